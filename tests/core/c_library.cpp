// SPDX-License-Identifier: MIT
#include <animevae/core/c_library.hpp>

#include <string>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("finishes() returns false where the function jumps to the landing, and the landing keeps the message") {
  av::detail::Landing landing;
  int reached = 0;
  CHECK(av::detail::finishes(landing, [&] { reached = 1; }));
  CHECK_FALSE(av::detail::finishes(landing, [&] {
    reached = 2;
    landing.note("the disk is on fire");
    landing.jump();
  }));
  CHECK(reached == 2);
  CHECK(landing.text() == "the disk is on fire");
}

TEST_CASE("a message that is too long is cut") {
  av::detail::Landing landing;
  landing.note(std::string(1000, 'x'));
  CHECK(landing.text() == std::string(199, 'x'));
}
