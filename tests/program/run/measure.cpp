// SPDX-License-Identifier: MIT
#include "run/measure.hpp"

#include <ATen/ops/abs.h>
#include <ATen/ops/square.h>

#include "support/doctest.hpp"
#include "support/small_run.hpp"
#include "support/tensors.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

namespace av = animevae;
using namespace av::program;

TEST_CASE("the baseline and the active latents are those of the images, by their definitions") {
  const Dataset faces = small_faces(6);
  const av::AnyModel model = small_model();
  const Results results = measure(model, {faces}, small_preset(), 10);
  CHECK(results.of == "images");
  CHECK_FALSE(results.are_of_held_out_images());
  CHECK(results.model.images == 6);
  CHECK(results.problem.empty());

  const av::Tensor images = all_of(faces), off = images - images.mean(0, true);
  CHECK(results.mean_image.mean_squared == doctest::Approx(at::square(off).mean().item<double>()));
  CHECK(results.mean_image.mean_absolute == doctest::Approx(at::abs(off).mean().item<double>()));
  const av::Tensor means = model.rows(images).point, pictures = model.reconstruct(images);
  CHECK(results.model.mean_squared_error == doctest::Approx(at::square(pictures - images).mean().item<double>()));
  const av::Tensor spread = at::square(means - means.mean(0, true)).mean(0);
  CHECK(results.active_latents == (spread > 0.01).sum().item<std::int64_t>());
}

TEST_CASE("a latent is active where the variance of its posterior mean is above 0.01") {
  const Dataset faces = small_faces(6);
  const av::AnyModel model = small_model();
  const at::NoGradGuard no_grad;
  const av::Tensor spread = [&] {
    const av::Tensor means = model.rows(all_of(faces)).point;
    return at::square(means - means.mean(0, true)).mean(0);
  }();
  // The last layer of the encoder is linear, with the mean and the log-variance of a latent one after the other:
  // scaled, the variance of a mean is what it is to be, 0.02 or 0.005.
  for (const av::NamedTensor& tensor : model.tensors().saved()) {
    if (!tensor.name.starts_with("encoder.") || tensor.tensor.size(0) != 20) continue;
    for (std::int64_t latent = 0; latent < 10; ++latent)
      tensor.tensor[2 * latent].mul_(std::sqrt((latent < 4 ? 0.02 : 0.005) / spread[latent].item<double>()));
  }
  CHECK(measure(model, {faces}, small_preset(), 10).active_latents == 4);
}

TEST_CASE("images held out are measured, against the mean of the images trained on") {
  const Dataset faces = small_faces(5), training = faces.part({0, 2, 4}, "training"),
                held_out = faces.part({1, 3}, "rest");
  const Results results = measure(small_model(), {training, held_out, "hash"}, small_preset(), 10);
  CHECK(results.are_of_held_out_images());
  CHECK(results.model.images == 2);
  const av::Tensor off = all_of(held_out) - all_of(training).mean(0, true);
  CHECK(results.mean_image.mean_squared == doctest::Approx(at::square(off).mean().item<double>()));
}

TEST_CASE("of a single image no latent can be told active, and nothing can be compared") {
  const Results results = measure(small_model(), {small_faces(1)}, small_preset(), 10);
  CHECK_FALSE(results.active_latents);
  CHECK_FALSE(results.has_comparison());
  CHECK_FALSE(warning_of(results));
}

TEST_CASE("numbers that are not finite become a problem in a sentence, without results") {
  const av::AnyModel model = small_model();
  {
    const at::NoGradGuard no_grad;
    model.tensors().saved().front().tensor.fill_(std::numeric_limits<float>::quiet_NaN());
  }
  const Results results = measure(model, {small_faces(2)}, small_preset(), 10);
  CHECK(results.problem.find("are not finite: its weights do not suit them") != std::string::npos);
  CHECK_FALSE(results.active_latents);
  CHECK_FALSE(warning_of(results));
  const av::Metadata metadata = metadata_of(results);
  CHECK(metadata.size() == 3);
  const Results again = results_of(metadata).value();
  CHECK(again.problem == results.problem);
  CHECK(again.model.images == 2);
  CHECK(std::isnan(again.model.psnr));
  CHECK_FALSE(again.has_comparison());
}
