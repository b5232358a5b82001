// SPDX-License-Identifier: MIT
#include <animevae/latent/walk.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("a weight moves 0.05 per tick and turns where it reaches a bound") {
  av::Walk walk{.weights = {2.87, -2.95, 0}, .directions = {1, -1, 1}};
  walk.advance();
  CHECK(walk.weights[0] == doctest::Approx(2.92));
  CHECK(walk.weights[1] == -3);
  CHECK(walk.weights[2] == doctest::Approx(0.05));
  CHECK(walk.directions == std::vector{1, 1, 1});
  walk.advance();
  CHECK(walk.weights[0] == doctest::Approx(2.97));
  CHECK(walk.weights[1] == doctest::Approx(-2.95));
  walk.advance();
  CHECK(walk.weights[0] == 3);  // 3.02 is beyond
  CHECK(walk.directions == std::vector{-1, 1, 1});
  walk.advance();
  CHECK(walk.weights[0] == doctest::Approx(2.95));
}

TEST_CASE("a walk is back where it was after 240 ticks once every weight has turned, and not before") {
  av::Walk walk = av::random_walk(12, {.seed = 5});
  CHECK(walk.round_trip() == 240);
  for (int tick = 0; tick < 121; ++tick) walk.advance();
  const av::Walk then = walk;
  bool back = false;
  for (int tick = 1; tick <= 240; ++tick) {
    walk.advance();
    double farthest = 0;
    for (std::size_t i = 0; i < 12; ++i) farthest = std::max(farthest, std::abs(walk.weights[i] - then.weights[i]));
    back = farthest < 1e-9 && walk.directions == then.directions;
    CHECK(back == (tick == 240));
  }
}

TEST_CASE("a walk whose step does not divide its bound turns at the bound as well") {
  av::Walk walk{.weights = {-1}, .directions = {-1}, .step = 0.7, .bound = 1};
  walk.advance();
  CHECK(walk.weights[0] == -1);
  for (const double wanted : {-0.3, 0.4, 1.0, 0.3, -0.4, -1.0, -0.3}) {
    walk.advance();
    CHECK(walk.weights[0] == doctest::Approx(wanted));
  }
  CHECK(walk.round_trip() == 6);
}

TEST_CASE("weights begin at draws of N(0, 1) within the bounds, directions are drawn, and the seed says which") {
  const av::Walk walk = av::random_walk(20'000, {.seed = 1, .bound = 2});
  double sum = 0, squares = 0, right = 0, at_bound = 0;
  for (std::size_t i = 0; i < walk.weights.size(); ++i) {
    const double w = walk.weights[i];
    REQUIRE(std::abs(w) <= 2);
    sum += w, squares += w * w, right += walk.directions[i] == 1, at_bound += std::abs(w) == 2;
    REQUIRE(std::abs(walk.directions[i]) == 1);
  }
  CHECK(std::abs(sum) / 20'000 < 0.03);
  CHECK(squares / 20'000 == doctest::Approx(0.92).epsilon(0.03));  // of N(0, 1) kept within -2..2
  CHECK(at_bound / 20'000 == doctest::Approx(0.0455).epsilon(0.15));
  CHECK(right / 20'000 == doctest::Approx(0.5).epsilon(0.03));
  CHECK(av::random_walk(12, {.seed = 3}).weights == av::random_walk(12, {.seed = 3}).weights);
  CHECK(av::random_walk(12, {.seed = 3}).weights != av::random_walk(12, {.seed = 4}).weights);
}

TEST_CASE("random_walk refuses no weights, and a step of 0 or above the bound") {
  CHECK_THROWS_WITH_AS(std::ignore = av::random_walk(0), "a walk needs at least 1 weight, not 0", av::InvalidValue);
  CHECK_THROWS_AS(std::ignore = av::random_walk(3, {.step = 0}), av::InvalidValue);
  CHECK_THROWS_WITH_AS(std::ignore = av::random_walk(3, {.step = 4}),
                       "a walk's step is above 0 and at most its bound of 3, not 4", av::InvalidValue);
}
