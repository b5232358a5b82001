// SPDX-License-Identifier: MIT
#include <animevae/loss/context.hpp>

#include <ATen/ops/exp.h>

#include <string_view>
#include <vector>

#include <animevae/model/vae.hpp>
#include <animevae/posterior/full_gaussian.hpp>
#include <animevae/posterior/point_estimate.hpp>
#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

/// distortion + weight * MMD(q(z), p(z)) with a Gaussian kernel: the loss of a Wasserstein autoencoder, which draws
/// from the prior.
struct MmdObjective {
  double weight = 10;

  static constexpr std::string_view name = "mmd";
  static constexpr bool needs_rate = false;

  [[nodiscard]] av::Tensor operator()(const av::Evaluation& e, const av::Progress&, const av::OwnTensors&,
                                      const auto& context) const {
    const av::Tensor q = e.z.flatten(1), p = context.sample_latents(q.size(0)).flatten(1);
    const auto kernel = [](const av::Tensor& a, const av::Tensor& b) {
      return at::exp(-(a.unsqueeze(1) - b.unsqueeze(0)).square().sum(2)).mean();
    };
    return e.distortion.mean() + weight * (kernel(q, q) + kernel(p, p) - 2 * kernel(q, p));
  }
  [[nodiscard]] double beta_at(const av::Progress&) const { return 0; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};

/// What the context gives, against the model's own functions.
struct ContextChecks {
  static constexpr std::string_view name = "checks";

  [[nodiscard]] av::Tensor operator()(const av::Evaluation& e, const av::Progress&, const av::OwnTensors&,
                                      const auto& context) const {
    CHECK(same_bits(context.posterior.point(), e.point));
    CHECK(difference(context.posterior.log_prob(e.z), context.model.encode(e.images).log_prob(e.z)) < 1e-12);
    CHECK(same_bits(context.encode(e.images).point(), e.point));
    CHECK(context.encode(e.images).point().requires_grad());
    CHECK(same_bits(context.decode(e.z), e.decoded));
    CHECK(context.sample_latents(7).sizes().vec() == std::vector<std::int64_t>{7, 2});
    return (e.distortion + e.rate).mean();
  }
  [[nodiscard]] double beta_at(const av::Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};

struct PointEncoder {
  static constexpr auto network = av::Network({1, 4, 4}, av::flatten() | av::linear(6) | av::elu() | av::linear(2));
};
struct FullEncoder {
  static constexpr auto network = av::Network({1, 4, 4}, av::flatten() | av::linear(5));
};

using Wasserstein =
    av::Vae<PointEncoder, TinyDecoder, av::Gaussian, MmdObjective, av::StandardNormal, av::PointEstimate>;

}  // namespace

TEST_CASE("an objective with a context is one, and sees the batch's posteriors with their type and the model") {
  CHECK(av::Objective<MmdObjective>);
  const av::Vae<FullEncoder, TinyDecoder, av::Gaussian, ContextChecks, av::StandardNormal, av::FullGaussian> model{
      .options = {.precision = at::kDouble}};
  av::Generator generator = av::make_generator(1);
  (void)model.gradients(pixels({3, 1, 4, 4}), normal_numbers({3, 2}), {}, generator);
}

TEST_CASE("a Wasserstein autoencoder's latents come nearer to the prior, the same bits for the same seed") {
  const TensorDataSet data = tiny_images(64);
  const auto spread_after = [&](double weight) {
    Wasserstein model{.objective = {.weight = weight}, .options = {.seed = 5}};
    av::train(model, data, {.epochs = 60, .batch_size = 32, .learning_rate = 1e-2});
    return model.encode(data.images).point();
  };
  const av::Tensor near = spread_after(200), again = spread_after(200), far = spread_after(0);
  CHECK(same_bits(near, again));
  const auto distance = [](const av::Tensor& z) {
    return (z.mean(0).square() + (z.std(0).log()).square()).sum().item<double>();
  };
  CHECK(distance(near) < 0.5 * distance(far));
}

TEST_CASE("the gradients of an objective with a context are those of finite differences") {
  const Wasserstein model{.options = {.precision = at::kDouble}};
  const av::Tensor images = pixels({4, 1, 4, 4}, 5), noise = normal_numbers({4, 0});
  const auto of_seed = [] { return av::make_generator(9); };
  model.tensors().zero_gradients();
  (void)model.gradients(images, noise, {}, of_seed());
  const auto loss = [&] { return model.loss(model.evaluate(images, noise), {}, of_seed()).item<double>(); };
  const av::ParameterGroup& group = model.tensors().groups().front();
  CHECK(gradient_error(group.values().detach(), group.gradients().clone(), loss) < 1e-6);
}
