// SPDX-License-Identifier: MIT
#include <animevae/core/memory.hpp>

#include "support/doctest.hpp"

#include <cstddef>
#include <cstdlib>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

/// The page faults of writing to 64 MiB that were allocated and freed once before.
long faults_of_second_use() {
  constexpr std::size_t bytes = std::size_t{64} << 20;
  rusage before{}, after{};
  for (int use = 0; use < 2; ++use) {
    getrusage(RUSAGE_SELF, &before);
    auto* const numbers = static_cast<volatile char*>(std::malloc(bytes));
    for (std::size_t i = 0; i < bytes; i += 4096) numbers[i] = 1;
    std::free(const_cast<char*>(numbers));
    getrusage(RUSAGE_SELF, &after);
  }
  return after.ru_minflt - before.ru_minflt;
}

/// Asked in a process of its own: the allocator of this one stays as it is.
template <class Question>
bool holds_in_a_child(Question question) {
  const pid_t child = fork();
  if (child == 0) _exit(question() ? 0 : 1);
  int status = -1;
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("memory that is kept costs no page faults when it is used again") {
#if !defined(__GLIBC__)
  MESSAGE("skipped: keep_memory speaks to glibc's allocator, which is not the one here");
  return;
#elif defined(__SANITIZE_ADDRESS__)
  MESSAGE("skipped: the address sanitizer has an allocator of its own");
  return;
#endif
  CHECK(holds_in_a_child([] { return faults_of_second_use() > 1000; }));  // 64 MiB of pages, mapped anew
  CHECK(holds_in_a_child([] {
    animevae::keep_memory();
    return faults_of_second_use() < 100;
  }));
}

TEST_CASE("after return_memory, freed memory goes back to the system") {
#if !defined(__GLIBC__)
  MESSAGE("skipped: return_memory speaks to glibc's allocator, which is not the one here");
  return;
#elif defined(__SANITIZE_ADDRESS__)
  MESSAGE("skipped: the address sanitizer has an allocator of its own");
  return;
#endif
  CHECK(holds_in_a_child([] {
    animevae::keep_memory();
    animevae::return_memory();
    return faults_of_second_use() > 1000;
  }));
}
