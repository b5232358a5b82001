// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace animevae::program {

// Threads for work that would block the window.

/// Worker thread that drops all pending requests but the latest.
template <class Request, class Answer>
class NewestWins {
 public:
  /// `tell` is called, on that thread, whenever there is an answer.
  NewestWins(std::function<Answer(const Request&)> work, std::function<void()> tell)
      : work_{std::move(work)}, tell_{std::move(tell)}, thread_{[this] { run(); }} {}
  NewestWins(const NewestWins&) = delete;
  NewestWins& operator=(const NewestWins&) = delete;
  ~NewestWins() {
    {
      const std::lock_guard lock{mutex_};
      ends_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }

  void ask(Request request) {
    {
      const std::lock_guard lock{mutex_};
      request_ = std::move(request);
    }
    changed_.notify_one();
  }

  /// The newest answer, once; then nothing until the next one. An exception of the work is thrown here.
  [[nodiscard]] std::optional<Answer> take() {
    const std::lock_guard lock{mutex_};
    if (problem_) std::rethrow_exception(std::exchange(problem_, nullptr));
    return std::exchange(answer_, std::nullopt);
  }

 private:
  void run() {
    std::unique_lock lock{mutex_};
    while (true) {
      changed_.wait(lock, [&] { return ends_ || request_; });
      if (ends_) return;
      const Request request = *std::exchange(request_, std::nullopt);
      lock.unlock();
      std::optional<Answer> answer;
      std::exception_ptr problem;
      try {
        answer = work_(request);
      } catch (...) {
        problem = std::current_exception();
      }
      lock.lock();
      if (problem) problem_ = problem;
      else answer_ = std::move(answer);
      lock.unlock();
      tell_();
      lock.lock();
    }
  }

  std::function<Answer(const Request&)> work_;
  std::function<void()> tell_;
  std::mutex mutex_{};
  std::condition_variable changed_{};
  std::optional<Request> request_{};
  std::optional<Answer> answer_{};
  std::exception_ptr problem_{};
  bool ends_ = false;
  std::thread thread_;  // last: it uses the others
};

/// FIFO task queue with a thread of its own; `deliver()` runs the results on the caller's thread.
class TaskQueue {
 public:
  using Result = std::function<void()>;

  /// `tell` is called, on the queue's thread, whenever a result can be delivered.
  explicit TaskQueue(std::function<void()> tell) : tell_{std::move(tell)}, thread_{[this] { work(); }} {}
  TaskQueue(const TaskQueue&) = delete;
  TaskQueue& operator=(const TaskQueue&) = delete;
  /// Waits for all tasks, so that a file that is being saved is complete afterwards.
  ~TaskQueue() {
    {
      const std::lock_guard lock{mutex_};
      ends_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  void run(std::function<Result()> task) {
    {
      const std::lock_guard lock{mutex_};
      waiting_.push_back(std::move(task));
      ++open_;
    }
    changed_.notify_all();
  }

  /// The number of tasks that have not finished.
  [[nodiscard]] std::size_t open() const {
    const std::lock_guard lock{mutex_};
    return open_;
  }

  /// Waits until all tasks have finished.
  void wait() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return open_ == 0; });
  }

  /// Runs the results of finished tasks on the caller's thread. An exception of a task is thrown here; the results
  /// after it wait for the next call.
  void deliver() {
    while (true) {
      Result result;
      {
        const std::lock_guard lock{mutex_};
        if (done_.empty()) return;
        result = std::move(done_.front());
        done_.pop_front();
      }
      if (result) result();
    }
  }

 private:
  void work() {
    std::unique_lock lock{mutex_};
    while (true) {
      changed_.wait(lock, [&] { return ends_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      const std::function<Result()> task = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      Result result;
      try {
        result = task();
      } catch (...) {
        result = [problem = std::current_exception()] { std::rethrow_exception(problem); };
      }
      lock.lock();
      done_.push_back(std::move(result));
      --open_;
      changed_.notify_all();
      lock.unlock();
      tell_();
      lock.lock();
    }
  }

  std::function<void()> tell_;
  mutable std::mutex mutex_{};
  std::condition_variable changed_{};
  std::deque<std::function<Result()>> waiting_{};
  std::deque<Result> done_{};
  std::size_t open_ = 0;
  bool ends_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace animevae::program
