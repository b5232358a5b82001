// SPDX-License-Identifier: MIT
#include "report/add_results.hpp"

#include "support/doctest.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace animevae::program;

namespace {

using Summary = std::vector<std::pair<std::string, std::string>>;

Results measured() {
  return {.of = "held-out images",
          .model = {.images = 1234,
                    .distortion = 4500.06,
                    .rate = 26.127,
                    .mean_absolute_error = 0.0625,
                    .mean_squared_error = 0.01,
                    .psnr = 20.125,
                    .bits_per_dimension = 1.5},
          .mean_image = {.mean_squared = 0.04, .mean_absolute = 0.125},
          .active_latents = 7};
}

}  // namespace

TEST_CASE("the results of a run are its headline numbers and lines of its table") {
  ReportFacts facts{.summary = {{"images", "5,000 drawn faces"}}};
  add_results(facts, measured());
  CHECK(facts.summary == Summary{{"images", "5,000 drawn faces"},
                                 {"measured on", "1,234 held-out images"},
                                 {"PSNR of reconstructions", "20.12 dB"},
                                 {"mean absolute error", "0.0625 of the range [0, 1]"},
                                 {"mean squared error", "0.01000"},
                                 {"always answering the mean image",
                                  "0.1250 and 0.04000; the model's errors are 50.0 % and 25.0 % of these"},
                                 {"distortion", "4500.1 nats per image"},
                                 {"rate", "26.13 nats per image"},
                                 {"bits per dimension, at most", "1.500"}});
  REQUIRE(facts.results);
  CHECK(facts.results->model.psnr == 20.125);
  CHECK(facts.results->images() == "1,234 held-out images");
  CHECK(facts.results->active_latents == 7);
  CHECK(facts.warnings.empty());
}

TEST_CASE("add_results leaves out numbers that are missing") {
  Results results = measured();
  results.of = "images";
  results.model.bits_per_dimension.reset();
  results.mean_image = {};  // images that are all alike
  results.active_latents.reset();
  ReportFacts facts;
  add_results(facts, results);
  for (const auto& [name, value] : facts.summary) {
    CHECK(name != "always answering the mean image");
    CHECK(name != "bits per dimension, at most");
  }
  REQUIRE(facts.results);
  CHECK(facts.results->images() == "1,234 images that it was trained on");
}

TEST_CASE("add_results warns of a model that is worse than the mean image") {
  Results results = measured();
  results.model.mean_squared_error = 0.05;
  ReportFacts facts{.warnings = {"stopped early"}};
  add_results(facts, results);
  REQUIRE(facts.warnings.size() == 2);
  CHECK(
      facts.warnings[1].starts_with("the reconstructions are worse than always answering the mean image: their "
                                    "squared error is 125.0 % of its"));
}

TEST_CASE("add_results gives the reason in place of numbers that are not finite") {
  Results results = measured();
  results.problem = "the weights are not finite";
  ReportFacts facts;
  add_results(facts, results);
  CHECK(facts.summary == Summary{{"measured on", "1,234 held-out images"}, {"results", "the weights are not finite"}});
  CHECK_FALSE(facts.results);
}
