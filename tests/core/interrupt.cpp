// SPDX-License-Identifier: MIT
#include <animevae/core/interrupt.hpp>

#include "support/doctest.hpp"

#include <sys/wait.h>
#include <unistd.h>

using namespace animevae;

namespace {

volatile std::sig_atomic_t others = 0;

/// How a process ended that ran `body`: its exit status, or 1000 more than the signal that killed it.
template <class Body>
int end_of(Body&& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    ::_exit(body());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("InterruptGuard::requested is 0 until a signal comes, and then the signal's number") {
  CHECK(end_of([] { return InterruptGuard{}.requested(); }) == 0);
  for (const int signal : {SIGINT, SIGTERM}) {
    CHECK(end_of([&] {
            const InterruptGuard guard;
            ::raise(signal);
            return 128 + guard.requested();
          }) == 128 + signal);
  }
}

TEST_CASE("the second signal ends the program at once, whichever it is") {
  for (const int first : {SIGINT, SIGTERM}) {
    for (const int second : {SIGINT, SIGTERM}) {
      CHECK(end_of([&] {
              const InterruptGuard guard;
              ::raise(first);
              ::raise(second);
              return 0;
            }) == 1000 + second);
    }
  }
}

TEST_CASE("after the guard signals do what they did before") {
  CHECK(end_of([] {
          std::signal(SIGINT, [](int) { others = others + 1; });
          {
            const InterruptGuard guard;
            ::raise(SIGINT);
          }
          if (others != 0) return 1;
          ::raise(SIGINT);
          return others == 1 ? 0 : 2;
        }) == 0);
  CHECK(end_of([] {
          { const InterruptGuard guard; }
          ::raise(SIGTERM);
          return 0;
        }) == 1000 + SIGTERM);
}

TEST_CASE("a signal that was ignored stays ignored") {
  CHECK(end_of([] {
          std::signal(SIGINT, SIG_IGN);
          const InterruptGuard guard;
          ::raise(SIGINT);
          ::raise(SIGINT);
          return guard.requested();
        }) == 0);
}

TEST_CASE("a second InterruptGuard does not see a signal that came during the first") {
  CHECK(end_of([] {
          {
            const InterruptGuard first;
            ::raise(SIGINT);
          }
          return InterruptGuard{}.requested();
        }) == 0);
}

TEST_CASE("a read that waits goes on after the signal") {
  CHECK(end_of([] {
          int pipe[2];
          if (::pipe(pipe) != 0) return 1;
          const InterruptGuard guard;
          const pid_t reader = ::getpid();
          if (::fork() == 0) {
            ::usleep(20'000);
            ::kill(reader, SIGINT);
            ::usleep(20'000);
            ::_exit(::write(pipe[1], "x", 1) == 1 ? 0 : 1);
          }
          char letter = 0;
          const auto got = ::read(pipe[0], &letter, 1);
          return got == 1 && letter == 'x' && guard.requested() == SIGINT ? 0 : 2;
        }) == 0);
}
