// SPDX-License-Identifier: MIT
#include <animevae/version.hpp>

#include <fmt/format.h>

#include "support/doctest.hpp"

TEST_CASE("the headers say the version that the build knows") {
  const auto [major, minor, patch] = animevae::version;
  CHECK(fmt::format("{}.{}.{}", major, minor, patch) == ANIMEVAE_TEST_VERSION);
}
