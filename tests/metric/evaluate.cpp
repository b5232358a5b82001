// SPDX-License-Identifier: MIT
#include <animevae/metric/evaluate.hpp>

#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/logit.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <animevae/loss/beta_vae.hpp>
#include <animevae/reconstruction/laplace.hpp>

#include "support/doctest.hpp"
#include "support/made_up_model.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

/// A model that answers with known numbers and records its inputs.
struct Known : TinyModel<> {
  double off_by = 0.1;
  mutable std::vector<at::Tensor> noises{};
  mutable int in_training = 0;

  [[nodiscard]] av::Evaluation evaluate(const at::Tensor& images, const at::Tensor& noise, av::Mode mode) const {
    noises.push_back(noise.clone());
    in_training += mode == av::Mode::training ? 1 : 0;
    const std::int64_t n = images.size(0);
    return {.images = images,
            .decoded = images + off_by,
            .distortion = at::full({n}, 3.0),
            .rate_per_latent = at::tensor({0.5f, 1.5f}).repeat({n, 1}),
            .rate = at::full({n}, 2.0)};
  }
  [[nodiscard]] at::Tensor pictures(const at::Tensor& decoded) const { return decoded; }
};

static_assert(av::TrainableModel<Known>);

/// The largest difference of two results, relative where the numbers are large.
double apart(const av::Metrics& a, const av::Metrics& b) {
  double worst = std::abs(double(a.images - b.images));
  const auto look = [&](double x, double y) { worst = std::max(worst, std::abs(x - y) / std::max(1.0, std::abs(y))); };
  look(a.distortion, b.distortion), look(a.rate, b.rate);
  look(a.mean_absolute_error, b.mean_absolute_error), look(a.mean_squared_error, b.mean_squared_error);
  look(a.psnr, b.psnr);
  look(a.bits_per_dimension.value_or(-1), b.bits_per_dimension.value_or(-1));
  for (std::size_t i = 0; i < a.rate_per_latent.size(); ++i) look(a.rate_per_latent[i], b.rate_per_latent[i]);
  return worst;
}

}  // namespace

TEST_CASE("an error of a tenth everywhere is a PSNR of 20 dB") {
  const Known model;
  const av::Metrics m = av::evaluate(model, tiny_images(9), {.batch_size = 4});
  CHECK(m.images == 9);
  CHECK(m.psnr == doctest::Approx(20).epsilon(1e-5));
  CHECK(m.mean_absolute_error == doctest::Approx(0.1).epsilon(1e-5));
  CHECK(m.mean_squared_error == doctest::Approx(0.01).epsilon(1e-5));
  CHECK(m.distortion == 3);
  CHECK(m.rate == 2);
  CHECK(m.rate_per_latent == std::vector<double>{0.5, 1.5});
  CHECK(m.negative_elbo() == 5);
  CHECK(m.bits_per_dimension.value() == doctest::Approx(5 / (16 * std::log(2)) + 8));
  CHECK(model.in_training == 0);
  Known near;
  near.off_by = 0.01;
  CHECK(av::evaluate(near, tiny_images(3)).psnr == doctest::Approx(40).epsilon(1e-4));
}

TEST_CASE("evaluate calls its callback with the evaluation of every batch, in the order of the images") {
  const TensorDataSet data = tiny_images(9);
  std::vector<at::Tensor> seen;
  const av::Metrics m =
      av::evaluate(Known{}, data, {.batch_size = 4}, [&](const av::Evaluation& e) { seen.push_back(e.images); });
  CHECK(m.distortion == 3);
  CHECK(seen.size() == 3);
  CHECK(same_bits(at::cat(seen), data.images));
}

TEST_CASE("are_finite is false for a model that computes an infinity or a NaN, and true for a perfect one") {
  Known model;
  CHECK(av::evaluate(model, tiny_images(3)).are_finite());
  model.off_by = 0;
  const av::Metrics perfect = av::evaluate(model, tiny_images(3));
  CHECK(perfect.psnr == 120);
  CHECK(perfect.are_finite());
  for (const double bad : {HUGE_VAL, std::nan("")}) {
    model.off_by = bad;
    CHECK_FALSE(av::evaluate(model, tiny_images(3)).are_finite());
    CHECK_FALSE(av::Metrics{.rate = bad}.are_finite());
  }
}

TEST_CASE("PSNR is a mean over images, not the error of all") {
  struct Grey : Known {
    [[nodiscard]] at::Tensor pictures(const at::Tensor& decoded) const { return at::full_like(decoded, 0.5); }
  };
  const Grey model;
  // A tenth and a thousandth away from grey: 20 and 60 dB.
  const TensorDataSet data{at::cat({at::full({1, 1, 4, 4}, 0.4), at::full({1, 1, 4, 4}, 0.501)})};
  CHECK(av::evaluate(model, data).psnr == doctest::Approx(40).epsilon(1e-3));
}

TEST_CASE("a density of 1 over [0, 1] takes 8 bits per dimension") {
  // A Laplace density of scale 1/2 over [0, 1], exact pixels: log(2 * 1/2) = 0 nats, so 8 bits; the rate comes on top.
  struct Exact : TinyModel<av::Laplace> {
    [[nodiscard]] av::Evaluation evaluate(const at::Tensor& images, const at::Tensor& noise, av::Mode mode) const {
      av::Evaluation e = TinyModel<av::Laplace>::evaluate(images, noise, mode);
      e.distortion = -reconstruction.log_prob(at::logit(images), images, {});
      e.rate = at::zeros_like(e.rate);
      return e;
    }
  };
  const Exact model{{.reconstruction = {.scale = 0.5}}};
  CHECK(av::evaluate(model, tiny_images(4)).bits_per_dimension.value() == doctest::Approx(8).epsilon(1e-5));
}

TEST_CASE("the metrics are means over images of values computed image by image and pixel by pixel") {
  const TinyModel<> model{.reconstruction = {.scale = 0.3}, .options = {.precision = at::kDouble}};
  const TensorDataSet data{pixels({6, 1, 4, 4})};
  av::Metrics expected{.images = 6, .rate_per_latent = {0, 0}};
  for (std::int64_t i = 0; i < 6; ++i) {
    const at::Tensor image = data.images.narrow(0, i, 1), picture = model.reconstruct(image);
    const auto posterior = model.encode(image);
    double squares = 0, absolute = 0;
    for (std::int64_t pixel = 0; pixel < 16; ++pixel) {
      const double error = (picture - image).view({16})[pixel].item<double>();
      squares += error * error, absolute += std::abs(error);
    }
    constexpr double pi = 3.14159265358979323846;
    expected.distortion += (squares / (2 * 0.09) + 16 * std::log(0.3 * std::sqrt(2 * pi))) / 6;
    expected.mean_absolute_error += absolute / 16 / 6;
    expected.mean_squared_error += squares / 16 / 6;
    expected.psnr += -10 * std::log10(squares / 16) / 6;
    for (std::size_t latent = 0; latent < 2; ++latent) {
      const double mean = posterior.mean[0][std::int64_t(latent)].item<double>(),
                   log_variance = posterior.log_variance[0][std::int64_t(latent)].item<double>();
      const double kl = (mean * mean + std::exp(log_variance) - 1 - log_variance) / 2;
      expected.rate_per_latent[latent] += kl / 6;
      expected.rate += kl / 6;
    }
  }
  expected.bits_per_dimension = (expected.distortion + expected.rate) / (16 * std::log(2.0)) + 8;
  CHECK(apart(av::evaluate(model, data, {.sample = false}), expected) < 1e-12);
}

TEST_CASE("the metrics do not depend on the batch size, sampled latents included") {
  const TinyModel<> model{.options = {.precision = at::kDouble}};
  const TensorDataSet data = tiny_images(150);
  const av::Metrics whole = av::evaluate(model, data);
  for (const std::int64_t batch_size : {1, 7, 63, 64, 65, 128, 149, 1000})
    CHECK(apart(av::evaluate(model, data, {.batch_size = batch_size}), whole) < 1e-9);
  const made_up::Model made_up = made_up::make({.precision = at::kDouble});
  const TensorDataSet more{pixels({70, 3, 16, 16})};
  CHECK(apart(av::evaluate(made_up, more, {.batch_size = 9}), av::evaluate(made_up, more)) < 1e-9);
}

TEST_CASE("every image has noise of its own from N(0, 1) and the seed, or none without sampling") {
  const Known model;
  (void)av::evaluate(model, tiny_images(500), {.batch_size = 100, .seed = 1});
  const at::Tensor noise = at::cat(model.noises);
  REQUIRE(noise.sizes().vec() == std::vector<std::int64_t>{500, 2});
  CHECK(std::abs(noise.mean().item<double>()) < 0.1);
  CHECK(std::abs(noise.var().item<double>() - 1) < 0.2);
  const at::Tensor distances = (noise.unsqueeze(0) - noise.unsqueeze(1)).abs().sum(2);  // (500, 500)
  CHECK((distances == 0).sum().item<std::int64_t>() == 500);                            // to themselves only

  model.noises.clear();
  (void)av::evaluate(model, tiny_images(500), {.batch_size = 100, .sample = false});
  CHECK(at::cat(model.noises).abs().max().item<double>() == 0);

  const TinyModel<> tiny;
  const auto distortion = [&](const av::EvaluateOptions& options) {
    return av::evaluate(tiny, tiny_images(20), options).distortion;
  };
  CHECK(distortion({.seed = 1}) == distortion({.seed = 1}));
  CHECK(distortion({.seed = 1}) != distortion({.seed = 2}));
  CHECK(distortion({.seed = 1}) != distortion({.sample = false}));
  CHECK(distortion({.sample = false, .seed = 1}) == distortion({.sample = false, .seed = 2}));
}

TEST_CASE("measuring changes nothing, and features have no bits per dimension") {
  const made_up::Model model = made_up::make();
  std::vector<at::Tensor> before;
  for (const av::NamedTensor& named : model.tensors().saved()) before.push_back(named.tensor.detach().clone());
  const av::Metrics m = av::evaluate(model, TensorDataSet{pixels({5, 3, 16, 16}, 1, at::kFloat)});
  CHECK_FALSE(m.bits_per_dimension.has_value());
  CHECK(m.rate_per_latent.size() == 64);  // a map's, one by one
  const std::vector<av::NamedTensor> after = model.tensors().saved();
  for (std::size_t i = 0; i < after.size(); ++i) CHECK(same_bits(after[i].tensor, before[i]));
}

TEST_CASE("evaluate gives zeros for an empty data set and refuses a batch size of 0") {
  const TinyModel<> model;
  const av::Metrics none = av::evaluate(model, tiny_images(0));
  CHECK(none.images == 0);
  CHECK(none.distortion == 0);
  CHECK_FALSE(none.bits_per_dimension.has_value());
  CHECK_THROWS_WITH_AS((void)av::evaluate(model, tiny_images(3), {.batch_size = 0}),
                       "the batch size is 0; it must be at least 1", av::InvalidValue);
}
