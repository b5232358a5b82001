// SPDX-License-Identifier: MIT
#include <animevae/faces/factor_targets.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "support/doctest.hpp"

using namespace animevae;

TEST_CASE("every factor has its columns, one after the other") {
  int next = 0;
  for (const FactorColumns& columns : factor_columns) {
    CHECK(columns.first == next);
    CHECK(columns.count >= 1);
    next += columns.count;
  }
  CHECK(next == factor_target_size);
  CHECK(factor_columns.front().name == "hair_colour");
  CHECK(factor_columns.front().count == 10);
  CHECK(factor_columns.front().is_word);
  CHECK(factor_columns.back().name == "accent_hue");
  CHECK(factor_columns.back().count == 2);
  CHECK_FALSE(factor_columns.back().is_word);
}

TEST_CASE("over many faces the columns have mean 0, and those of a factor variances that sum to 1") {
  constexpr std::int64_t faces = 20'000;
  std::vector<double> sums(factor_target_size), squares(factor_target_size);
  for (std::int64_t k = 0; k < faces; ++k) {
    const auto targets = factor_targets(draw_factors(5, k));
    for (std::size_t c = 0; c < targets.size(); ++c) {
      sums[c] += targets[c];
      squares[c] += double(targets[c]) * targets[c];
    }
  }
  for (const FactorColumns& columns : factor_columns) {
    CAPTURE(columns.name);
    double variance = 0;
    for (int i = 0; i < columns.count; ++i) {
      const auto c = std::size_t(columns.first + i);
      const double mean = sums[c] / double(faces);
      CHECK(std::abs(mean) < 0.03);  // four standard errors of a column of variance 1
      variance += squares[c] / double(faces) - mean * mean;
    }
    CHECK(variance == doctest::Approx(1).epsilon(0.03));
  }
}

TEST_CASE("factor_targets encode a word by its largest column, a hue by a point of the circle, a number in order") {
  const FaceFactors face{.hair_colour = HairColour::pink, .gaze_x = 1, .background_hue = 90};
  const auto targets = factor_targets(face);
  const auto column = [](std::string_view name) {
    return *std::find_if(factor_columns.begin(), factor_columns.end(), [&](const auto& c) { return c.name == name; });
  };
  const FactorColumns hair = column("hair_colour"), gaze = column("gaze_x"), hue = column("background_hue");
  const auto first = targets.begin() + hair.first;
  CHECK(std::max_element(first, first + hair.count) - first == int(HairColour::pink));
  CHECK(*(first + int(HairColour::pink)) == doctest::Approx(0.9 / std::sqrt(0.9)));
  CHECK(targets[std::size_t(gaze.first)] == doctest::Approx(std::sqrt(3.0)));
  CHECK(targets[std::size_t(hue.first)] == doctest::Approx(0).scale(1));
  CHECK(targets[std::size_t(hue.first) + 1] == doctest::Approx(1));
}
