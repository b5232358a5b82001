// SPDX-License-Identifier: MIT
#include "options/covariance_option.hpp"

#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"

#include <cstdint>
#include <string>

namespace av = animevae;
using namespace animevae::program;

namespace {

av::PosteriorTable table_of(std::int64_t latents) { return {at::zeros({2, latents}), at::zeros({2, latents})}; }

}  // namespace

TEST_CASE("covariances are full up to 64 latents where nothing else is asked for") {
  CHECK(covariance_of("", table_of(1)) == av::Covariance::full);
  CHECK(covariance_of("", table_of(64)) == av::Covariance::full);
  CHECK(covariance_of("", table_of(65)) == av::Covariance::diagonal);
  CHECK(covariance_of("full", table_of(65)) == av::Covariance::full);
  CHECK(covariance_of("diagonal", table_of(1)) == av::Covariance::diagonal);
}

TEST_CASE("a covariance is full or diagonal and nothing else") {
  CLI::App app;
  std::string covariance;
  add_covariance_option(app, covariance);
  app.parse("--covariance diagonal");
  CHECK(covariance == "diagonal");
  CHECK_THROWS_AS(app.parse("--covariance round"), CLI::ValidationError);
}
