// SPDX-License-Identifier: MIT
#include "training/say_results.hpp"

#include "support/doctest.hpp"
#include "support/screen.hpp"
#include "support/temporary_folder.hpp"
#include "support/text_of.hpp"

#include <string>
#include <vector>

using namespace animevae::program;

namespace {

std::string said(const Results& results) {
  const TemporaryFolder folder;
  Screen screen;
  animevae::ProgressLine line{screen.stream, screen.options(false)};
  Log log{folder.path, line};
  say_results(log, results, "runs/faces");
  CHECK(text_of(folder / "log.txt") == screen.text());
  return screen.text();
}

Results some_results() {
  Results results{.of = "held-out images", .model = {.images = 12345}, .mean_image = {0.04, 0.1}};
  results.model.psnr = 15.254;
  results.model.mean_absolute_error = 0.05;
  results.model.mean_squared_error = 0.01;
  results.model.distortion = 1234.56;
  results.model.rate = 3.5;
  results.model.rate_per_latent = {3.25, 0.25};
  results.active_latents = 1;
  return results;
}

}  // namespace

TEST_CASE("results are sentences, and the last one is where the report lies") {
  CHECK(said(some_results()) ==
        "reconstructions of 12,345 held-out images: PSNR 15.25 dB, mean absolute error 0.0500, mean squared error "
        "0.01000\n"
        "always answering the mean image gets 0.1000 and 0.04000; the model's errors are 50.0 % and 25.0 % of these\n"
        "distortion 1234.6 nats, rate 3.50 nats\n"
        "KL per latent: 3.25 0.25\n"
        "1 of 2 latents are active: the variance of their posterior means is above 0.01\n"
        "report: runs/faces/report.html\n");
}

TEST_CASE("numbers that are missing, and the rates of 65 latents, are not said") {
  Results results = some_results();
  results.mean_image = {};
  results.active_latents.reset();
  results.model.rate_per_latent.assign(65, 1.0);
  const std::string text = said(results);
  for (const char* words : {"mean image", "active", "KL per latent"}) CHECK(text.find(words) == std::string::npos);
}

TEST_CASE("reconstructions that are worse than the mean image are warned of") {
  Results results = some_results();
  results.model.mean_squared_error = 0.08;
  CHECK(said(results).find("\nwarning: the reconstructions are worse than always answering the mean image: their "
                           "squared error is 200.0 % of its; ") != std::string::npos);
}

TEST_CASE("numbers that are not finite are not said") {
  Results results = some_results();
  results.problem = "the numbers are not finite";
  CHECK(said(results) == "report: runs/faces/report.html\n");
}
