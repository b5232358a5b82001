// SPDX-License-Identifier: MIT
#include "server/connection_pool.hpp"

#include "support/doctest.hpp"

#include <atomic>
#include <future>
#include <thread>

using namespace animevae::program;

TEST_CASE("connections are served at once by threads of their own, up to a limit") {
  ConnectionPool workers{2, 0};
  std::promise<void> first, second;
  std::atomic<int> done = 0;
  // Either waits for the other, so that both end only where both are served at the same time.
  workers.enqueue([&] {
    first.set_value();
    second.get_future().wait();
    ++done;
  });
  workers.enqueue([&] {
    second.set_value();
    first.get_future().wait();
    ++done;
  });
  workers.shutdown();
  CHECK(done == 2);
}

TEST_CASE("ConnectionPool lets connections wait up to its limit, and refuses more on the calling thread") {
  ConnectionPool workers{1, 1};
  std::promise<void> begun, end;
  std::thread::id refused_on;
  std::atomic<bool> has_waited = false;
  bool was_refusing = false;
  workers.enqueue([&] {
    begun.set_value();
    end.get_future().wait();
    CHECK_FALSE(ConnectionPool::is_refusing());
  });
  begun.get_future().wait();
  CHECK_FALSE(workers.is_saturated());
  workers.enqueue([&] { has_waited = true; });
  CHECK(workers.is_saturated());
  CHECK_FALSE(has_waited);
  workers.enqueue([&] {
    refused_on = std::this_thread::get_id();
    was_refusing = ConnectionPool::is_refusing();
  });
  CHECK(refused_on == std::this_thread::get_id());
  CHECK(was_refusing);
  CHECK_FALSE(ConnectionPool::is_refusing());
  end.set_value();
  workers.shutdown();
  CHECK(has_waited);  // what was taken is served before the end
}
