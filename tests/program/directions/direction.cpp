// SPDX-License-Identifier: MIT
#include "directions/direction.hpp"

#include <ATen/ops/equal.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/tensor.h>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;
using namespace av::program;

TEST_CASE("an id has a letter and a number without leading zeros") {
  CHECK(number_in_id("z0", 'z') == 0);
  CHECK(number_in_id("z31", 'z') == 31);
  CHECK(number_in_id("c7", 'c') == 7);
  CHECK_FALSE(number_in_id("c7", 'z'));
  for (const char* other :
       {"", "z", "3", "z-1", "z-0", "z03", "z3 ", "z+3", "z3.0", "zebra", "Smiling", "z99999999999999999999"}) {
    CAPTURE(other);
    CHECK_FALSE(number_in_id(other, 'z'));
  }
}

TEST_CASE("a latent is a unit vector under the name that the run has for it") {
  const TemporaryFolder folder;
  LatentNames names{folder.path};
  names.set("z2", {"hair shade", "dark", "light"});
  const Direction named = latent_direction(names, 2, 4), plain = latent_direction(names, 0, 4);
  CHECK(named.id == "z2");
  CHECK(named.name == "hair shade");
  CHECK(named.low == "dark");
  CHECK(named.high == "light");
  CHECK(at::equal(named.vector, at::tensor({0.0F, 0.0F, 1.0F, 0.0F})));
  CHECK(plain.id == "z0");
  CHECK(plain.name.empty());
  CHECK(at::equal(plain.vector, at::tensor({1.0F, 0.0F, 0.0F, 0.0F})));
}

TEST_CASE("directions of a table are found by their ids, the first of equal ones") {
  const std::vector<Direction> directions = directions_of({.names = {"smile", "hat", "hat"}, .vectors = at::eye(3)});
  REQUIRE(directions.size() == 3);
  CHECK(at::equal(directions[1].vector, at::tensor({0.0F, 1.0F, 0.0F})));
  CHECK(find_by_id(directions, "smile") == &directions[0]);
  CHECK(find_by_id(directions, "hat") == &directions[1]);
  CHECK(find_by_id(directions, "glasses") == nullptr);
}
