// SPDX-License-Identifier: MIT
#include "training/run_metrics.hpp"

#include <ATen/ops/log10.h>
#include <ATen/ops/square.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/small_run.hpp"
#include "support/tensors.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/train/train.hpp>

namespace av = animevae;
using namespace av::program;

namespace {

/// -10 log10 of the mean squared error, the mean over images.
double psnr_of(const av::AnyModel& model, const Dataset& faces) {
  const at::NoGradGuard no_grad;
  const av::Tensor images = all_of(faces), again = model.reconstruct(images);
  return (at::log10(at::square(again - images).flatten(1).mean(1)) * -10).mean().item<double>();
}

/// A training of the small model, at the end of its first epoch.
struct EndOfEpoch {
  av::AnyModel model = small_model();
  av::TrainState state;
  av::TrainingView<av::AnyModel> view{model, state};
  av::Measurement measurement{};

  explicit EndOfEpoch(const Dataset& training) : state{training.size(), {.batch_size = training.size()}} {
    measurement.progress = state.progress();
  }
};

}  // namespace

TEST_CASE("WatchedImages takes a twentieth of the images, at least 64 and at most 512, or all there are") {
  const Dataset few = small_faces(5);
  const auto watched = [&](std::int64_t size) {
    return WatchedImages{few.part(std::vector<std::int64_t>(std::size_t(size), 0), "many"),
                         few.part(std::vector<std::int64_t>(std::size_t(size), 0), "many")}
        .size();
  };
  CHECK(watched(1) == 1);
  CHECK(watched(63) == 63);
  CHECK(watched(65) == 64);
  CHECK(watched(1299) == 64);
  CHECK(watched(1300) == 65);
  CHECK(watched(2000) == 100);
  CHECK(watched(10240) == 512);
  CHECK(watched(20000) == 512);
  // As many of those held out as of those trained on.
  const Dataset many = few.part(std::vector<std::int64_t>(2000, 0), "many");
  CHECK(WatchedImages{many, few}.size() == 64);
  CHECK(WatchedImages{few, many}.size() == 5);
}

TEST_CASE("the PSNR is the mean over images, decoded from posterior means, in batches of any size") {
  const Dataset faces = small_faces(5);
  const av::AnyModel model = small_model();
  const WatchedImages watched{faces, faces};
  const double expected = psnr_of(model, faces);
  for (const std::int64_t batch_size : {1, 2, 5, 100})
    CHECK(watched.psnr(model, batch_size) == doctest::Approx(expected).epsilon(1e-6));
}

TEST_CASE("a run that holds nothing out has the PSNR of its images before the rates") {
  const SplitDataset faces{small_faces(4)};
  const RunMetrics metrics{faces};
  const auto columns = metrics.columns();
  const EndOfEpoch end{faces.training};
  CHECK(columns.before_rates.names == std::vector<std::string>{"psnr"});
  CHECK(columns.before_rates.values(end.view, end.measurement).at(0) ==
        doctest::Approx(psnr_of(end.model, faces.training)).epsilon(1e-6));
  CHECK(columns.after_rates.names.empty());
  CHECK((metrics.metadata() == av::Metadata{{"metrics.psnr_images", "4"}}));
}

TEST_CASE("images held out have their losses and PSNR behind the rates, a number for each name") {
  const Dataset all = small_faces(6);
  const SplitDataset faces{all.part({0, 1, 2}, "training"), all.part({3, 4, 5}, "held out"), "hash"};
  const RunMetrics metrics{faces};
  const auto columns = metrics.columns();
  const EndOfEpoch end{faces.training};
  const std::vector<double> values = columns.after_rates.values(end.view, end.measurement);
  REQUIRE(values.size() == columns.after_rates.names.size());
  CHECK(columns.after_rates.names == std::vector<std::string>{"held_out_loss", "held_out_distortion", "held_out_rate",
                                                              "held_out_psnr", "held_out_psnr_from_means"});
  CHECK(values[4] == doctest::Approx(psnr_of(end.model, *faces.held_out)).epsilon(1e-6));
  // The rate is that of the posterior, whatever the samples; and the loss weighs it by beta at this step, 4 * 1 / 100.
  const av::LatentRows rows = end.model.rows(all_of(*faces.held_out));
  const av::DiagonalGaussian::Batch posterior{rows.point, rows.log_variance};
  CHECK(values[2] == doctest::Approx(posterior.kl_divergence_per_latent().sum(1).mean().item<double>()).epsilon(1e-5));
  CHECK(values[0] == doctest::Approx(values[1] + 0.04 * values[2]).epsilon(1e-5));
  CHECK((metrics.metadata() == av::Metadata{{"metrics.psnr_images", "3"}, {"metrics.held_out_psnr_images", "3"}}));
}

TEST_CASE("the loss of images held out is their mean however they are cut into batches") {
  const Dataset all = small_faces(6);
  const SplitDataset faces{all.part({0}, "training"), all.part({1, 2, 3, 4, 5}, "held out"), "hash"};
  const RunMetrics metrics{faces};
  const auto columns = metrics.columns();
  const auto losses = [&](std::int64_t batch_size) {
    const av::AnyModel model = small_model();
    const av::TrainState state{10, {.batch_size = batch_size}};
    return columns.after_rates.values({model, state}, {});
  };
  const std::vector<double> one = losses(1), two = losses(2), all_at_once = losses(10);
  for (std::size_t i = 0; i < one.size(); ++i) {
    CHECK(two[i] == doctest::Approx(one[i]).epsilon(1e-5));
    CHECK(all_at_once[i] == doctest::Approx(one[i]).epsilon(1e-5));
  }
}
