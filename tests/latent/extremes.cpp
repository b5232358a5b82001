// SPDX-License-Identifier: MIT
#include <animevae/latent/extremes.hpp>

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

using Images = std::vector<std::int64_t>;

namespace {

av::PosteriorTable table_of(const at::Tensor& means) { return {means, at::zeros_like(means)}; }

/// A table of a single latent.
av::PosteriorTable table_of(const std::vector<double>& column) {
  return table_of(at::tensor(column, at::kDouble).view({-1, 1}));
}

Images sorted(Images images) {
  std::sort(images.begin(), images.end());
  return images;
}

/// Images of latent 0 in a line, 0 to 199; latent 1 is `other` of each.
template <class Function>
av::PosteriorTable line_of_200(const Function& other) {
  std::vector<double> numbers;
  for (int i = 0; i < 200; ++i) numbers.insert(numbers.end(), {double(i), other(i)});
  return table_of(at::tensor(numbers, at::kDouble).view({200, 2}));
}

}  // namespace

TEST_CASE("latent_extremes has the clusters of VAE animeface before its draw, and draws from these") {
  const Oracle* oracle = Oracle::find();
  if (oracle == nullptr) return;
  const av::PosteriorTable table = table_of((*oracle)["latent.means"]);
  const Images latents{2, 0, 3, 1};
  const auto all = av::latent_extremes(table, latents, {.draw = 60});
  const auto drawn = av::latent_extremes(table, latents);
  REQUIRE(all.size() == 4);
  REQUIRE(drawn.size() == 4);
  for (std::size_t i = 0; i < latents.size(); ++i) {
    CHECK(all[i].latent == latents[i]);
    const auto check = [&](const Images& whole, const Images& five, const std::string& end) {
      const at::Tensor expected = (*oracle)["latent." + std::to_string(latents[i]) + "." + end];
      CHECK(same_bits(at::tensor(sorted(whole)), expected));
      CHECK(five.size() == 5);
      CHECK(std::set<std::int64_t>(five.begin(), five.end()).size() == 5);
      for (const std::int64_t image : five) CHECK(std::count(whole.begin(), whole.end(), image) == 1);
    };
    check(all[i].low, drawn[i].low, "low");
    check(all[i].high, drawn[i].high, "high");
  }
}

TEST_CASE("the ends are strictly beyond percentiles with linear interpolation") {
  std::vector<double> hundred_and_one(101);
  for (int i = 0; i <= 100; ++i) hundred_and_one[std::size_t(i)] = 100 - i;
  const auto one = av::latent_extremes(table_of(hundred_and_one), {0});  // the percentiles are 1 and 99 exactly
  CHECK(one[0].low == Images{100});
  CHECK(one[0].high == Images{0});
  // At 40 %: 1.2 between 1 and 2, and 1.8; neither's neighbours.
  const auto four = av::latent_extremes(table_of({0, 1, 2, 10}), {0}, {.percentile = 40});
  CHECK(sorted(four[0].low) == Images{0, 1});
  CHECK(sorted(four[0].high) == Images{2, 3});
}

TEST_CASE("latent_extremes compares latents to four decimals") {
  CHECK(av::latent_extremes(table_of({0, 0.0002, 1}), {0}, {.percentile = 30}).size() == 1);
  CHECK(av::latent_extremes(table_of({0, 0.00004, 1}), {0}, {.percentile = 30}).empty());
}

TEST_CASE("the images kept at an end are those whose other latents are nearest to the mean of that end") {
  // 10 % at the low end are images 0 to 19; the others of them lie at 0 to 19 squared, whose mean is 123.5 (11^2 = 121
  // is nearest, then 12^2, 10^2). What the walked latent itself says does not count, nor what the whole table does.
  const auto nearest = av::latent_extremes(line_of_200([](int i) { return i < 20 ? double(i * i) : -1000.0; }), {0},
                                           {.percentile = 10, .keep = 3, .draw = 3});
  CHECK(sorted(nearest[0].low) == Images{10, 11, 12});
}

TEST_CASE("distances are added up over the other latents, not their squares") {
  // Beside the walked latent two others: image 0 is (3, 3) away from the centre, image 1 (5, 0), image 2 (-8, -3): L1
  // keeps image 1 (5), squares would keep image 0 (18).
  std::vector<double> numbers{0, 3, 3, 1, 5, 0, 2, -8, -3};
  for (int i = 3; i < 30; ++i) numbers.insert(numbers.end(), {double(i), 0, 0});
  const auto one = av::latent_extremes(table_of(at::tensor(numbers, at::kDouble).view({30, 3})), {0},
                                       {.percentile = 10, .keep = 1, .draw = 1});  // below 2.9
  CHECK(one[0].low == Images{1});
}

TEST_CASE("the draw follows from the seed, and an end with few images gives all of them") {
  const av::PosteriorTable table = table_of(normal_numbers({3000, 3}));
  const auto images = [&](std::uint64_t seed) {
    Images all;
    for (const auto& ends : av::latent_extremes(table, {0, 1, 2}, {.seed = seed})) {
      all.insert(all.end(), ends.low.begin(), ends.low.end());
      all.insert(all.end(), ends.high.begin(), ends.high.end());
    }
    return all;
  };
  CHECK(images(1).size() == 30);
  CHECK(images(1) == images(1));
  CHECK(images(1) != images(2));
  CHECK(av::latent_extremes(line_of_200([](int) { return 0.0; }), {0})[0].low.size() == 2);
}

TEST_CASE("a latent that has always the same value is left out") {
  const av::PosteriorTable table = line_of_200([](int) { return 0.5; });
  const auto ends = av::latent_extremes(table, {1, 0});
  REQUIRE(ends.size() == 1);
  CHECK(ends[0].latent == 0);
}

TEST_CASE("latent_extremes refuses latents, percentiles and counts out of range") {
  const av::PosteriorTable table = table_of(normal_numbers({200, 3}));
  for (const std::int64_t latent : {-1, 3})
    CHECK_THROWS_WITH_AS(av::latent_extremes(table, {0, latent}),
                         ("latent " + std::to_string(latent) + " was asked for; the model has latents 0 to 2").c_str(),
                         av::InvalidValue);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const av::ExtremesOptions& options : std::vector<av::ExtremesOptions>{
           {.percentile = 0}, {.percentile = 50}, {.percentile = nan}, {.keep = 0}, {.draw = 0}})
    CHECK_THROWS_WITH_AS(av::latent_extremes(table, {0}, options),
                         "clusters need a percentile above 0 and below 50, and at least 1 image to keep and to draw",
                         av::InvalidValue);
}
