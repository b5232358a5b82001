// SPDX-License-Identifier: MIT
#include <animevae/train/watch_for_explosion.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

// As much of a training as the observer asks for.
struct HighFrom {
  std::int64_t high_from;
  /// The weight of the rate: a tenth of a nat before that step.
  [[nodiscard]] double beta_at(const av::Progress& progress) const { return progress.step < high_from ? 0.1 : 1; }
};
struct StandingState {
  [[nodiscard]] static av::Progress progress() { return {.step = 400, .epoch = 2}; }
};
struct ViewOfExplosion {
  HighFrom model{.high_from = 1};
  StandingState state{};
};

/// A hundred steps at a rate of 200, then one and another that cost more than the 5,000 nats of distortion saved.
std::vector<av::StepLosses> steps_of_an_explosion() {
  std::vector<av::StepLosses> steps;
  for (std::int64_t step = 1; step <= 100; ++step)
    steps.push_back({.step = step, .images = 64, .distortion = step == 1 ? 9000.0 : 4000.0, .rate = 200});
  steps.push_back({.step = 101, .images = 64, .distortion = 4000, .rate = 20'000});
  steps.push_back({.step = 102, .images = 64, .distortion = 4000, .rate = 40'000});
  return steps;
}

}  // namespace

TEST_CASE("WatchForExplosion reports an explosion once, with its own step, and keeps the warning") {
  std::vector<std::string> told;
  av::WatchForExplosion watch{[&](const std::string& warning) { told.push_back(warning); }};
  const std::vector<av::StepLosses> steps = steps_of_an_explosion();
  watch.steps_read(ViewOfExplosion{}, std::span{steps}.first(100));
  CHECK(told.empty());
  CHECK_FALSE(watch.warning());
  watch.steps_read(ViewOfExplosion{}, std::span{steps}.subspan(100));
  REQUIRE(told.size() == 1);
  CHECK(told[0].find("at step 101 it is 20000 nats") != std::string::npos);
  CHECK(watch.warning() == told[0]);
}

TEST_CASE("the rate is weighted by the beta of its own step, not by that of the last step") {
  std::vector<std::string> told;
  av::WatchForExplosion watch{[&](const std::string& warning) { told.push_back(warning); }};
  const std::vector<av::StepLosses> steps = steps_of_an_explosion();
  watch.steps_read(ViewOfExplosion{.model = {.high_from = 102}}, steps);  // a tenth of 20,000 costs less than was saved
  REQUIRE(told.size() == 1);
  CHECK(told[0].find("at step 102 it is 40000 nats") != std::string::npos);
}
