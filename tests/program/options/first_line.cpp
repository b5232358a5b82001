// SPDX-License-Identifier: MIT
#include "options/first_line.hpp"

#include "support/doctest.hpp"

#include <stdexcept>

using animevae::program::first_line;

TEST_CASE("first_line is the first line of an exception's message") {
  CHECK(first_line(std::runtime_error{"not enough memory\nException raised from allocate\nframe #0"}) ==
        "not enough memory");
  CHECK(first_line(std::runtime_error{"one line"}) == "one line");
  CHECK(first_line(std::runtime_error{"\nlater"}).empty());
  CHECK(first_line(std::runtime_error{""}).empty());
}
