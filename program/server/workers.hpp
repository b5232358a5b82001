// SPDX-License-Identifier: MIT
#pragma once

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace animevae::program {

/// A thread for each connection, up to a limit, and a queue of those that wait for one, up to another. What is beyond
/// both is done at once with is_refusing() true, so that the connection hears of it.
class Workers final : public httplib::TaskQueue {
 public:
  Workers(std::size_t most_threads, std::size_t most_waiting)
      : most_threads_{most_threads}, most_waiting_{most_waiting} {}

  /// In the thread that serves a connection: whether there is no room for it.
  static bool& is_refusing() {
    thread_local bool refusing = false;
    return refusing;
  }

  /// Whether connections wait and no thread is left for them, so that idle ones should make room.
  [[nodiscard]] bool is_crowded() const { return is_crowded_; }

  /// Nothing, or in the library's later versions whether it was taken.
  using Taken = decltype(std::declval<httplib::TaskQueue&>().enqueue({}));

  Taken enqueue(std::function<void()> connection) override {
    take(std::move(connection));
    return Taken(true);
  }

  void shutdown() override {
    {
      const std::lock_guard lock{mutex_};
      ending_ = true;
    }
    changed_.notify_all();
    for (std::list<std::jthread>* threads : {&threads_, &done_}) threads->clear();  // joins; none is added any more
  }

 private:
  void take(std::function<void()> connection) {
    std::list<std::jthread> done;  // joined at the end, without the lock
    {
      const std::lock_guard lock{mutex_};
      done.swap(done_);
      const bool has_room = threads_.size() < most_threads_;
      if (waiting_.size() < idle_ + most_waiting_ || has_room) {
        waiting_.push_back(std::move(connection));
        const bool is_served = waiting_.size() <= idle_ || !has_room || start_thread() || !threads_.empty();
        if (is_served) {
          note_crowd();
          changed_.notify_one();
          return;
        }
        connection = std::move(waiting_.back());  // the system gives no thread, and none is there that could come to it
        waiting_.pop_back();
      }
    }
    is_refusing() = true;
    connection();
    is_refusing() = false;
  }

  /// False where the system has no more threads to give. Needs the lock.
  bool start_thread() try {
    threads_.emplace_front();
    threads_.front() = std::jthread{[this, self = threads_.begin()] { work(self); }};
    return true;
  } catch (const std::system_error&) {
    threads_.pop_front();
    return false;
  }

  void work(std::list<std::jthread>::iterator self) {
    for (;;) {
      std::function<void()> connection;
      {
        std::unique_lock lock{mutex_};
        ++idle_;
        changed_.wait_for(lock, longest_idle, [this] { return ending_ || !waiting_.empty(); });
        --idle_;
        if (waiting_.empty()) {
          if (!ending_) done_.splice(done_.begin(), threads_, self);  // joined when the next connection comes
          return;
        }
        connection = std::move(waiting_.front());
        waiting_.pop_front();
        note_crowd();
      }
      connection();
    }
  }

  void note_crowd() { is_crowded_ = waiting_.size() > idle_ && threads_.size() == most_threads_; }

  static constexpr std::chrono::seconds longest_idle{10};  // a thread keeps some memory

  std::size_t most_threads_, most_waiting_;
  std::mutex mutex_{};
  std::condition_variable changed_{};
  std::deque<std::function<void()>> waiting_{};
  std::atomic<bool> is_crowded_{false};
  std::size_t idle_ = 0;
  std::list<std::jthread> threads_{}, done_{};
  bool ending_ = false;
};

}  // namespace animevae::program
