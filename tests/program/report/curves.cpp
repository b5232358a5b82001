// SPDX-License-Identifier: MIT
#include "report/curves.hpp"

#include "support/doctest.hpp"
#include "support/drawing.hpp"
#include "support/metrics_of.hpp"

#include <string>
#include <vector>

using namespace animevae::program;

namespace {

const char* const csv =
    "step,images,loss,rate,psnr,kl_0,kl_1,kl_2\n"
    "1,256,7000,0.1,,0.01,0.05,0.04\n"
    "2,512,6000,3.2,12.5,0.02,3.0,0.2\n";

std::vector<animevae::Canvas> curves_of(const char* text) {
  const MetricsTable metrics = metrics_of(text);
  return training_figures(metrics, outcome_of(metrics, {}));
}

}  // namespace

TEST_CASE("a report has a figure for each metric that is there") {
  std::vector<std::string> titles;
  for (const auto& canvas : curves_of(csv)) titles.push_back(canvas.description());
  CHECK(titles == std::vector<std::string>{"Loss", "Rate (KL divergence)", "Quality of reconstructions",
                                           "KL divergence per latent", "KL divergence at the end"});
  CHECK(curves_of("").empty());
}

TEST_CASE("a report has a figure for each of a model's own numbers") {
  std::vector<std::string> titles;
  for (const auto& canvas : curves_of("images,loss,beta,adversary,distortion_in_feature_space,psnr,kl_0,held_out_loss\n"
                                      "1,2,1,0.7,50,12,1,3\n2,1,1,0.6,40,13,1,3\n"))
    titles.push_back(canvas.description());
  CHECK(titles == std::vector<std::string>{"Loss", "Quality of reconstructions", "Adversary",
                                           "Distortion in feature space", "KL divergence per latent",
                                           "KL divergence at the end"});
}

TEST_CASE("curves are against the images seen, else the steps") {
  CHECK(says(curves_of(csv)[0], "images seen"));
  CHECK(says(curves_of("step,loss\n1,2\n2,1\n")[0], "step"));
}

TEST_CASE("a curve skips rows without a value, and has no gap there") {
  const MetricsTable metrics = metrics_of("step,psnr\n1,12\n2,\n3,13\n4,\n5,14\n");
  const auto curve = curve_of(metrics, "psnr", "psnr");
  CHECK(curve.x == std::vector<double>{1, 3, 5});
  CHECK(curve.y == std::vector<double>{12, 13, 14});
}

TEST_CASE("curves_of has a curve of the held-out images beside that of training") {
  const MetricsTable metrics = metrics_of("step,loss,held_out_loss\n1,9,\n2,8,10\n3,7,\n4,6,9\n");
  const auto both = curves_of(metrics, "loss", "Loss");
  REQUIRE(both.size() == 2);
  CHECK(both[0].y == std::vector<double>{9, 8, 7, 6});
  CHECK(both[1].name == "held out");
  CHECK(both[1].y == std::vector<double>{10, 9});
  CHECK(curves_of(metrics_of("step,loss\n1,9\n"), "loss", "Loss").size() == 1);
}

TEST_CASE("quality curves compare posterior means, and an older run's are named by how each was decoded") {
  const auto alike =
      quality_curves(metrics_of("images,psnr,held_out_psnr,held_out_psnr_from_means\n5,12,10,11\n9,14,12,13\n"));
  REQUIRE(alike.size() == 2);
  CHECK(alike[0].name == "training");
  CHECK(alike[0].y == std::vector<double>{12, 14});
  CHECK(alike[1].name == "held out");
  CHECK(alike[1].y == std::vector<double>{11, 13});
  const auto older = quality_curves(metrics_of("images,psnr,held_out_psnr\n5,12,10\n"));
  REQUIRE(older.size() == 2);
  CHECK(older[0].name == "training, means");
  CHECK(older[1].name == "held out, samples");
  CHECK(quality_curves(metrics_of("images,psnr\n5,12\n")).size() == 1);
}

TEST_CASE("a curve over the steps leaves out the row with the mean of an epoch") {
  const MetricsTable metrics = metrics_of("step,loss,psnr\n50,9,\n62,5,\n62,8,13\n112,4,\n");
  CHECK(curve_of(metrics, "loss", "loss").y == std::vector<double>{9, 5, 4});
  CHECK(curve_of(metrics, "psnr", "psnr").y == std::vector<double>{13});
}
