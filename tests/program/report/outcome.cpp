// SPDX-License-Identifier: MIT
#include "report/outcome.hpp"

#include "support/doctest.hpp"

#include <cmath>
#include <vector>

using namespace animevae::program;

namespace {

const MetricsTable metrics{
    animevae::parse_csv("step,images,rate,psnr,kl_0,kl_1,kl_2\n"
                        "1,256,0.1,,0.01,0.05,0.04\n"
                        "2,512,3.2,12.5,0.02,3.0,0.2\n",
                        "metrics.csv")};

}  // namespace

TEST_CASE("without results, latents are ordered by their last KL divergence, and those in use are not counted") {
  const auto run = outcome_of(metrics, {});
  CHECK(run.results.model.rate_per_latent == std::vector<double>{0.02, 3.0, 0.2});
  CHECK(run.latents_by_kl() == std::vector<int>{1, 2, 0});
  CHECK_FALSE(run.results.active_latents);
  CHECK_FALSE(run.results.has_comparison());
  CHECK_FALSE(run.is_measured());
  CHECK(run.images_seen == 512);
  CHECK(std::isnan(run.seconds));
  CHECK(run.results.model.psnr == 12.5);
  CHECK(run.results.model.rate == 3.2);
  CHECK(std::isnan(run.results.model.distortion));
}

TEST_CASE("results measured at the end are preferred to the last row of the metrics") {
  Results measured{.of = "images",
                   .model = {.images = 60, .distortion = 4500, .rate = 26, .psnr = 15, .rate_per_latent = {1, 2, 0}},
                   .mean_image = {.mean_squared = 0.25},
                   .active_latents = 1};
  const auto run = outcome_of(metrics, measured);
  CHECK(run.is_measured());
  CHECK(run.results.model.images == 60);
  CHECK(run.results.active_latents == 1);
  CHECK(run.results.mean_image.mean_squared == 0.25);
  CHECK(run.results.model.psnr == 15);
  CHECK(run.results.model.distortion == 4500);
  CHECK(run.results.model.rate == 26);
  CHECK(run.latents_by_kl() == std::vector<int>{1, 0, 2});
  CHECK(run.images_seen == 512);

  measured.model.rate_per_latent.clear();  // as a model file keeps them
  CHECK(outcome_of(metrics, measured).latents_by_kl() == std::vector<int>{1, 2, 0});
  CHECK(outcome_of(metrics, measured).results.model.rate == 26);
}

TEST_CASE("a latent whose KL divergence is not a number comes last") {
  const RunOutcome run{.results = {.model = {.rate_per_latent = {NAN, 0.5, NAN, 2}}}};
  CHECK(run.latents_by_kl() == std::vector<int>{3, 1, 0, 2});
}
