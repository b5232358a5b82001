// SPDX-License-Identifier: MIT
#include "directions/walk_range.hpp"

#include <ATen/ops/tensor.h>
#include <CLI/CLI.hpp>

#include "support/doctest.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace av = animevae;
using namespace animevae::program;

namespace {

// Means 1 and -0.5, standard deviations 0.5 and 2.
const av::LatentRows& posterior() {
  static const av::LatentRows own{at::tensor({1.0, -0.5}).unsqueeze(0),
                                  at::tensor({2 * std::log(0.5), 2 * std::log(2.0)}).unsqueeze(0)};
  return own;
}

constexpr double q = 1.959963984540054;  // of N(0, 1): 95 % lie within -q..q

}  // namespace

TEST_CASE("latents come by falling rate, or as they are numbered") {
  const av::LatentStatistics statistics{.order = {2, 0, 3, 1}};
  CHECK(WalkRange{}.ordered(statistics) == std::vector<std::int64_t>{2, 0, 3, 1});
  CHECK(WalkRange{.order = "number"}.ordered(statistics) == std::vector<std::int64_t>{0, 1, 2, 3});
}

TEST_CASE("from the prior's centre a latent is walked to the quantile of --mass, or to --range") {
  const std::vector<av::TraversalRow> usual = WalkRange{}.rows({4, 1});
  REQUIRE(usual.size() == 2);
  CHECK(usual[0].latent == 4);
  CHECK(usual[1].latent == 1);
  CHECK(usual[0].from == doctest::Approx(-q));
  CHECK(usual[0].to == doctest::Approx(q));
  const av::TraversalRow given = WalkRange{.range = 2.5}.rows({0}).front(),
                         none = WalkRange{.mass = 0}.rows({0}).front();
  CHECK(given.from == -2.5);
  CHECK(given.to == 2.5);
  CHECK(none.to == 0);
  CHECK(WalkRange{}.rows({}).empty());
}

TEST_CASE("around an image each latent is walked by its own deviations") {
  const std::vector<av::TraversalRow> rows = WalkRange{}.rows({1, 0}, posterior());
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].from == doctest::Approx(-0.5 - 2 * q));
  CHECK(rows[0].to == doctest::Approx(-0.5 + 2 * q));
  CHECK(rows[1].from == doctest::Approx(1 - 0.5 * q));
  CHECK(rows[1].to == doctest::Approx(1 + 0.5 * q));
}

TEST_CASE("--faithful walks a range about 0, and --range the same for every image") {
  const av::TraversalRow faithful = WalkRange{.faithful = true}.rows({0}, posterior()).front();
  CHECK(faithful.from == doctest::Approx(1 - 0.5 * q));
  CHECK(faithful.to == doctest::Approx(0.5 * q - 1));
  const av::TraversalRow given = WalkRange{.range = 3, .faithful = true}.rows({0}, posterior()).front();
  CHECK(given.from == -3);
  CHECK(given.to == 3);
}

TEST_CASE("--range is positive and excludes --mass, which is from 0 to below 1") {
  const auto parsed = [](const char* line) {
    WalkRange walk;
    CLI::App app;
    walk.add_to(app);
    app.parse(line);
    return walk;
  };
  CHECK(parsed("--range 2 --order number").range == 2.0);
  CHECK(parsed("--mass 0.5 --faithful").faithful);
  for (const char* wrong : {"--range 0", "--mass 1", "--mass -0.1", "--order name", "--range 1 --mass 0.5"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS((void)parsed(wrong), CLI::ParseError);
  }
}
