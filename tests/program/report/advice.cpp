// SPDX-License-Identifier: MIT
#include "report/advice.hpp"

#include "support/doctest.hpp"
#include "support/holds.hpp"
#include "support/metrics_of.hpp"

#include <string>
#include <vector>

using namespace animevae::program;

namespace {

/// A run with so much PSNR at the end of each epoch; beta stays.
MetricsTable run_of(const std::vector<double>& training, const std::vector<double>& held_out = {}) {
  std::string csv = held_out.empty() ? "images,beta,psnr\n" : "images,beta,psnr,held_out_psnr_from_means\n";
  for (std::size_t epoch = 0; epoch < training.size(); ++epoch) {
    csv += std::to_string(1000 * (epoch + 1)) + ",1," + std::to_string(training[epoch]);
    csv += held_out.empty() ? "\n" : "," + std::to_string(held_out[epoch]) + "\n";
  }
  return metrics_of(csv);
}

}  // namespace

TEST_CASE("a run whose reconstructions still become better is not finished") {
  const std::string advice = advice_on_length(run_of({12, 13, 14, 14.5}));
  CHECK(
      advice ==
      "Is it finished? No: reconstructions still became better, by 0.50 dB in the last 1 of 4 readings. Train longer.");
}

TEST_CASE("a run that has levelled off is nearly finished") {
  const std::string advice = advice_on_length(run_of({12, 14, 15, 15.5, 15.7, 15.72, 15.7, 15.72, 15.71, 15.73}));
  CHECK(holds(advice, "Nearly: reconstructions changed by +0.01 dB in the last 2 of 10 readings"));
}

TEST_CASE("advice says that fewer than four readings are too few") {
  CHECK(holds(advice_on_length(run_of({12})), "read once only"));
  CHECK(holds(advice_on_length(run_of({12, 13, 14})), "read 3 times only"));
  CHECK(advice_on_length(metrics_of("step,loss\n1,2\n")).empty());
}

TEST_CASE("advice points at overfitting where only the held-out images become worse") {
  const std::vector<double> rising{12, 13, 14, 15, 16}, falling{12, 13, 13.5, 13.2, 12.9};
  CHECK(holds(advice_on_length(run_of(rising, falling)), "0.60 dB below their best, those of training images are not"));
  CHECK(holds(advice_on_length(run_of(falling, falling)), "smaller learning rate"));
  CHECK(holds(advice_on_length(run_of(rising, rising)), "still became better"));
}

TEST_CASE("a rising beta explains a rising loss") {
  const MetricsTable risen =
      metrics_of("images,beta,psnr\n1000,0.04,12\n2000,2,13\n3000,4,12.8\n4000,4,12.5\n5000,4,12.4\n");
  CHECK(holds(advice_on_beta(risen), "beta, rose from 0.04 to 4, until 3,000 images were seen."));
  CHECK(holds(advice_on_length(risen), "which a rising beta can cost"));
  CHECK(holds(advice_on_beta(metrics_of("images,beta\n1000,0.1\n2000,0.2\n")), "to the end"));
  CHECK(advice_on_beta(metrics_of("images,beta\n1000,1\n2000,1\n")).empty());
  CHECK(advice_on_beta(metrics_of("images,beta\n1000,4\n2000,1\n")).empty());
}

TEST_CASE("the note on quality says which images its curves are of, and how they were decoded") {
  ReportFacts facts;
  CHECK(note_on_quality(metrics_of("step,loss\n1,2\n"), facts).empty());
  facts.results = Results{.of = "held-out images", .model = {.images = 3963, .psnr = 15.654}};
  facts.watched = {512, 500};
  const std::string note = note_on_quality(run_of({12}, {11}), facts);
  CHECK(holds(note, "both lines are decoded from posterior means, of 512 training images and 500 held-out images"));
  CHECK(holds(note, "The 15.65 dB at the top of the page are of 3,963 held-out images"));
}

TEST_CASE("the note on quality of an older run says that its two curves are measured differently") {
  const std::string note = note_on_quality(metrics_of("images,psnr,held_out_psnr\n10,12,11\n"), {});
  CHECK(holds(note, "samples of the posterior"));
  CHECK(holds(note, "says nothing about overfitting"));
}
