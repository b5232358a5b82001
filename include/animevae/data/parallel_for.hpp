// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace animevae {

/// How many threads `parallel_for` starts for 0: one for each core that this process may use.
[[nodiscard]] inline std::size_t core_count() { return (std::max)(1u, std::thread::hardware_concurrency()); }

/// Calls body(0) to body(count - 1), in any order, on several threads at once, and waits for all of them. When a call
/// throws, no further call is begun and the first exception is rethrown here. It is independent of LibTorch and its
/// threads.
template <class Body>
void parallel_for(std::size_t count, std::size_t threads, const Body& body) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failing;
  const auto work = [&] {
    try {
      for (std::size_t i; (i = next++) < count;) body(i);
    } catch (...) {
      next = count;
      const std::lock_guard lock{failing};
      if (!failure) failure = std::current_exception();
    }
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < (std::min)(threads == 0 ? core_count() : threads, count); ++i) others.emplace_back(work);
  work();
  others.clear();  // joins
  if (failure) std::rethrow_exception(failure);
}

}  // namespace animevae
