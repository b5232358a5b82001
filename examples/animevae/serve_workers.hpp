// SPDX-License-Identifier: MIT
#pragma once

#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

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

  void enqueue(std::function<void()> connection) override { (void)take(std::move(connection)); }
  /// What the library's later versions ask for: whether it was taken.
  virtual bool enqueue_or_refuse(std::function<void()> connection) { return take(std::move(connection)); }

  void shutdown() override {
    {
      const std::lock_guard lock{mutex_};
      ending_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  bool take(std::function<void()> connection) {
    {
      const std::unique_lock lock{mutex_};
      if (waiting_.size() < idle_ + most_waiting_ || threads_.size() < most_threads_) {
        waiting_.push_back(std::move(connection));
        if (waiting_.size() > idle_ && threads_.size() < most_threads_) threads_.emplace_back([this] { work(); });
        is_crowded_ = waiting_.size() > idle_ && threads_.size() == most_threads_;
        changed_.notify_one();
        return true;
      }
    }
    is_refusing() = true;
    connection();
    is_refusing() = false;
    return true;
  }

  void work() {
    for (;;) {
      std::function<void()> connection;
      {
        std::unique_lock lock{mutex_};
        ++idle_;
        changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
        --idle_;
        if (waiting_.empty()) return;
        connection = std::move(waiting_.front());
        waiting_.pop_front();
        is_crowded_ = waiting_.size() > idle_ && threads_.size() == most_threads_;
      }
      connection();
    }
  }

  std::size_t most_threads_, most_waiting_;
  std::mutex mutex_{};
  std::condition_variable changed_{};
  std::deque<std::function<void()>> waiting_{};
  std::atomic<bool> is_crowded_{false};
  std::size_t idle_ = 0;
  bool ending_ = false;
  std::vector<std::thread> threads_{};
};
