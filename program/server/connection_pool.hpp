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

/// Serves each connection on a thread, up to a number of threads, and queues further connections, up to a length. A
/// connection beyond both is handled at once with is_refusing() true, so that it is refused instead of dropped.
class ConnectionPool final : public httplib::TaskQueue {
 public:
  ConnectionPool(std::size_t most_threads, std::size_t most_waiting)
      : most_threads_{most_threads}, most_waiting_{most_waiting} {}

  /// Whether the connection that this thread handles must be refused, because there is no room for it.
  static bool& is_refusing() {
    thread_local bool refusing = false;
    return refusing;
  }

  /// Whether connections wait without a thread for them, so that idle connections should end.
  [[nodiscard]] bool is_saturated() const { return is_saturated_; }

  /// void, or bool in the library's later versions: whether the connection was taken.
  using EnqueueResult = decltype(std::declval<httplib::TaskQueue&>().enqueue({}));

  EnqueueResult enqueue(std::function<void()> connection) override {
    take(std::move(connection));
    return EnqueueResult(true);
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
          update_saturated();
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
        update_saturated();
      }
      connection();
    }
  }

  void update_saturated() { is_saturated_ = waiting_.size() > idle_ && threads_.size() == most_threads_; }

  static constexpr std::chrono::seconds longest_idle{10};  // idle threads end, since each keeps some memory

  std::size_t most_threads_, most_waiting_;
  std::mutex mutex_{};
  std::condition_variable changed_{};
  std::deque<std::function<void()>> waiting_{};
  std::atomic<bool> is_saturated_{false};
  std::size_t idle_ = 0;
  std::list<std::jthread> threads_{}, done_{};
  bool ending_ = false;
};

}  // namespace animevae::program
