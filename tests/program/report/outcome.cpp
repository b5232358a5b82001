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

TEST_CASE("latents are ordered by their last KL divergence; how many are in use that does not say") {
  const auto run = outcome_of(metrics, {});
  CHECK(run.kl == std::vector<double>{0.02, 3.0, 0.2});
  CHECK(run.latents_by_kl() == std::vector<int>{1, 2, 0});
  CHECK_FALSE(run.active);
  CHECK(run.of.empty());
  CHECK(run.images == 512);
  CHECK(run.psnr == 12.5);
  CHECK(std::isnan(run.distortion));
}

TEST_CASE("what was measured at the end comes before what was logged last") {
  const auto run = outcome_of(metrics, ReportResults{.psnr = 15,
                                                     .distortion = 4500,
                                                     .rate = 26,
                                                     .kl = {1, 2, 0},
                                                     .of = "60 images",
                                                     .active = ReportActive{1, 0.01},
                                                     .percent_of_mean_image = 40});
  CHECK(run.of == "60 images");
  REQUIRE(run.active);
  CHECK(run.active->latents == 1);
  CHECK(run.percent_of_mean_image == 40);
  CHECK(run.psnr == 15);
  CHECK(run.distortion == 4500);
  CHECK(run.rate == 26);
  CHECK(run.latents_by_kl() == std::vector<int>{1, 0, 2});
  CHECK(run.images == 512);
}

TEST_CASE("a latent whose KL divergence is not a number comes last") {
  const RunOutcome run{.kl = {NAN, 0.5, NAN, 2}};
  CHECK(run.latents_by_kl() == std::vector<int>{3, 1, 0, 2});
}
