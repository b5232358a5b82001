// SPDX-License-Identifier: MIT
#include "run/results.hpp"

#include "support/doctest.hpp"

#include <cmath>
#include <string>

using namespace animevae::program;

namespace {

const Results measured{.of = "held-out images",
                       .model = {.images = 3963,
                                 .distortion = 4500.125,
                                 .rate = 26.5,
                                 .mean_absolute_error = 0.1,
                                 .mean_squared_error = 0.02,
                                 .psnr = 15.65,
                                 .rate_per_latent = {20, 6.5},
                                 .bits_per_dimension = 0.53},
                       .mean_image = {.mean_squared = 0.08, .mean_absolute = 0.25},
                       .active_latents = 2};

}  // namespace

TEST_CASE("errors are compared with those of always answering the mean image") {
  CHECK(measured.has_comparison());
  CHECK(measured.absolute_percent() == doctest::Approx(40));
  CHECK(measured.squared_percent() == doctest::Approx(25));
  CHECK_FALSE(Results{}.has_comparison());  // images that are all alike
}

TEST_CASE("a sentence says which images results are of") {
  CHECK(measured.images() == "3,963 held-out images");
  CHECK(Results{.of = "images", .model = {.images = 60}}.images() == "60 images that it was trained on");
}

TEST_CASE("results come back from a model file's metadata, but for the rates of single latents") {
  const auto metadata = metadata_of(measured);
  CHECK(metadata.at("results.psnr") == "15.65");
  CHECK(metadata.at("results.images") == "3963");
  const auto back = results_of(metadata);
  REQUIRE(back);
  CHECK(back->of == "held-out images");
  CHECK(back->problem.empty());
  CHECK(back->model.images == 3963);
  CHECK(back->model.distortion == 4500.125);
  CHECK(back->model.rate == 26.5);
  CHECK(back->model.mean_absolute_error == 0.1);
  CHECK(back->model.mean_squared_error == 0.02);
  CHECK(back->model.psnr == 15.65);
  CHECK(back->model.bits_per_dimension == 0.53);
  CHECK(back->model.rate_per_latent.empty());
  CHECK(back->mean_image.mean_squared == 0.08);
  CHECK(back->mean_image.mean_absolute == 0.25);
  CHECK(back->active_latents == 2);
}

TEST_CASE("a model file may have no results, or lack some of them") {
  CHECK_FALSE(results_of({}));
  CHECK_FALSE(results_of({{"results.psnr", "12"}}));
  const auto some = results_of({{"results.of", "images"}, {"results.rate", "3"}});
  REQUIRE(some);
  CHECK(some->model.rate == 3);
  CHECK(std::isnan(some->model.psnr));
  CHECK_FALSE(some->has_comparison());
  CHECK_FALSE(some->active_latents);
  CHECK_FALSE(some->model.bits_per_dimension);
}

TEST_CASE("of numbers that are not finite only the reason is kept") {
  const auto metadata = metadata_of({.of = "images", .model = {.images = 9, .rate = NAN}, .problem = "it overflows"});
  CHECK(metadata.size() == 3);
  const auto back = results_of(metadata);
  REQUIRE(back);
  CHECK(back->problem == "it overflows");
  CHECK(back->model.images == 9);
  CHECK_FALSE(warning_of(*back));
}

TEST_CASE("a model that is no better than the mean image is warned of") {
  CHECK_FALSE(warning_of(measured));
  Results worse = measured;
  worse.model.mean_squared_error = 0.16;
  const auto warning = warning_of(worse);
  REQUIRE(warning);
  CHECK(warning->find("their squared error is 200.0 % of its") != std::string::npos);
}
