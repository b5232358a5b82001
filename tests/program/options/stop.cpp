// SPDX-License-Identifier: MIT
#include "options/stop.hpp"

#include "support/doctest.hpp"

#include <thread>

using namespace animevae::program;

TEST_CASE("check_stop throws Stopped once its thread, or the token it is given, was asked to stop") {
  std::stop_source source;
  bool has_ended = false, helper_has_ended = false;
  std::thread{[&] {
    const StopScope scope{source.get_token()};
    check_stop();
    source.request_stop();
    std::thread{[&, token = thread_stop_token()] {
      check_stop();  // a thread without a scope goes on
      try {
        check_stop(token);
      } catch (const Stopped&) {
        helper_has_ended = true;
      }
    }}.join();
    try {
      check_stop();
    } catch (const Stopped&) {
      has_ended = true;
    }
  }}.join();
  CHECK(has_ended);
  CHECK(helper_has_ended);
}

TEST_CASE("without a StopScope check_stop does nothing, and an inner scope ends with the outer one in force again") {
  CHECK_FALSE(thread_stop_token().stop_possible());
  CHECK_NOTHROW(check_stop());
  std::stop_source outer, inner;
  {
    const StopScope first{outer.get_token()};
    {
      const StopScope second{inner.get_token()};
      inner.request_stop();
      CHECK_THROWS_AS(check_stop(), Stopped);
    }
    CHECK_NOTHROW(check_stop());
  }
  CHECK_FALSE(thread_stop_token().stop_possible());
}
