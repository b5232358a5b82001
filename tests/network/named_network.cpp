// SPDX-License-Identifier: MIT
#include <animevae/network/named_network.hpp>

#include "support/doctest.hpp"

TEST_CASE("title_of writes the name of a network with a capital") {
  CHECK(animevae::title_of({"encoder", {}}) == "Encoder");
  CHECK(animevae::title_of({"level 2", {}}) == "Level 2");
  CHECK(animevae::title_of({"2nd", {}}) == "2nd");
  CHECK(animevae::title_of({"", {}}).empty());
}
