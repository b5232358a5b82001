// SPDX-License-Identifier: MIT
#include <animevae/plot/latent_diagnosis.hpp>

#include "support/doctest.hpp"
#include "support/drawing.hpp"

#include <animevae/plot/render.hpp>

#include <string>
#include <vector>

namespace av = animevae;

namespace {

const std::vector<double> correlation_of_two{1, 0.05, 0.05, 1};
const std::vector<float> samples{0, 1, 2, 3, 4, 5};

av::LatentDiagnosis two_latents() {
  return {.names = {"z3", "z1"},
          .mean = {0.1, -0.2},
          .log_variance = {-0.3, 0.2},
          .aggregate_log_variance = {0.01, 0.02},
          .correlation = correlation_of_two,
          .samples = samples};
}

}  // namespace

TEST_CASE("the published diagnosis is a picture of 1500x600") {
  const auto image = av::render(av::latent_diagnosis(two_latents()), {.pixel_ratio = 1.5});
  CHECK(image.width == 1500);
  CHECK(image.height == 600);
}

TEST_CASE("the published diagnosis has means, log-variances and correlations") {
  const auto canvas = av::latent_diagnosis(two_latents());
  for (const char* words : {"mean", "log-variance", "0.050", "z3", "z1"}) CHECK(says(canvas, words));
  CHECK(drawn_in(canvas, av::palette::of_series(2)).empty());
}

TEST_CASE("the extended diagnosis has the aggregate and a histogram of each latent too") {
  const auto canvas = av::extended_latent_diagnosis(two_latents());
  CHECK(says(canvas, "log-variance of the aggregate"));
  CHECK(says(canvas, "Density of each latent's posterior mean (bars) against N(0, 1) (dashed)"));
  CHECK(canvas.height() > av::latent_diagnosis(two_latents()).height());
}

TEST_CASE("a latent's histogram is of its own column") {
  CHECK(av::detail::column_of(samples, 2, 1) == std::vector<float>{1, 3, 5});
}

TEST_CASE("the extended diagnosis does without samples and without the aggregate") {
  auto latents = two_latents();
  latents.samples = {};
  latents.aggregate_log_variance.clear();
  CHECK_FALSE(says(av::extended_latent_diagnosis(latents), "log-variance of the aggregate"));
}

TEST_CASE("hundreds of latents are drawn, with histograms of the first hundred") {
  const std::size_t count = 512;
  const std::vector<double> zeros(count), many_correlations(count * count);
  const std::vector<float> one_row(count);
  const auto canvas = av::extended_latent_diagnosis({.names = std::vector<std::string>(count, "z"),
                                                     .mean = zeros,
                                                     .log_variance = zeros,
                                                     .correlation = many_correlations,
                                                     .samples = one_row});
  CHECK(2 * canvas.height() < 32767);
  CHECK(says(canvas, "Density of each latent's posterior mean (bars) against N(0, 1) (dashed), the first 100 of 512"));
}

TEST_CASE("counts that do not fit together are named") {
  auto latents = two_latents();
  latents.mean.pop_back();
  CHECK_THROWS_WITH_AS((void)av::latent_diagnosis(latents),
                       "a diagnosis of 2 latents needs 2 values of the mean, not 1", av::InvalidValue);
  CHECK_THROWS_AS((void)av::latent_diagnosis({}), av::InvalidValue);
  latents = two_latents();
  latents.samples = std::span{samples}.first(5);
  CHECK_THROWS_AS((void)av::extended_latent_diagnosis(latents), av::InvalidValue);
}

TEST_CASE("a title stands above a diagnosis, and makes the extended one taller") {
  auto latents = two_latents();
  const double height = av::extended_latent_diagnosis(latents).height();
  latents.title = "The 2 of 512 latents that say most";
  CHECK(says(av::extended_latent_diagnosis(latents), latents.title));
  CHECK(says(av::latent_diagnosis(latents), latents.title));
  CHECK(av::extended_latent_diagnosis(latents).height() > height);
  CHECK(av::latent_diagnosis(latents).height() == 400);
}
