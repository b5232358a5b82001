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
#include <vector>

namespace animevae::program {

// Work that a window does not wait for.

/// A thread that answers requests, of those that came meanwhile the newest alone.
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

  /// The newest answer, once. What the work threw is thrown here.
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

/// A thread that runs errands in turn, all of them, and hands over what each one comes back with.
class Errands {
 public:
  using Delivery = std::function<void()>;

  /// `tell` is called, on that thread, whenever something can be delivered.
  explicit Errands(std::function<void()> tell) : tell_{std::move(tell)}, thread_{[this] { work(); }} {}
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;
  /// Waits for all errands: a file that somebody saved is there afterwards.
  ~Errands() {
    {
      const std::lock_guard lock{mutex_};
      ends_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  void run(std::function<Delivery()> errand) {
    {
      const std::lock_guard lock{mutex_};
      waiting_.push_back(std::move(errand));
      ++open_;
    }
    changed_.notify_all();
  }

  /// Errands that have not come back.
  [[nodiscard]] std::size_t open() const {
    const std::lock_guard lock{mutex_};
    return open_;
  }

  /// Until all have come back.
  void wait() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return open_ == 0; });
  }

  /// Does, on the thread of the caller, what errands came back with. What an errand threw is thrown here; what else
  /// there is waits for the next call.
  void deliver() {
    while (true) {
      Delivery delivery;
      {
        const std::lock_guard lock{mutex_};
        if (done_.empty()) return;
        delivery = std::move(done_.front());
        done_.pop_front();
      }
      if (delivery) delivery();
    }
  }

 private:
  void work() {
    std::unique_lock lock{mutex_};
    while (true) {
      changed_.wait(lock, [&] { return ends_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      const std::function<Delivery()> errand = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      Delivery delivery;
      try {
        delivery = errand();
      } catch (...) {
        delivery = [problem = std::current_exception()] { std::rethrow_exception(problem); };
      }
      lock.lock();
      done_.push_back(std::move(delivery));
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
  std::deque<std::function<Delivery()>> waiting_{};
  std::deque<Delivery> done_{};
  std::size_t open_ = 0;
  bool ends_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace animevae::program
