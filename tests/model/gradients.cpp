// SPDX-License-Identifier: MIT
#include <animevae/model/gradients.hpp>

#include <animevae/loss/beta_vae.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

using AnnealedTiny = TinyModel<av::Gaussian, av::BetaVae<av::LinearWarmup>>;

/// A model that has evaluate() and loss() alone.
struct WithoutGradients {
  const AnnealedTiny& model;
  [[nodiscard]] av::Evaluation evaluate(const at::Tensor& images, const at::Tensor& noise) const {
    return model.evaluate(images, noise);
  }
  [[nodiscard]] at::Tensor loss(const av::Evaluation& e, const av::Progress& progress) const {
    return model.loss(e, progress);
  }
};

}  // namespace

TEST_CASE("gradients_of fills in gradients and losses, by the model's own method or by autograd") {
  const AnnealedTiny model{.objective = {.beta = {.to = 4, .steps = 8}}, .options = {.precision = at::kDouble}};
  const at::Tensor images = pixels({5, 1, 4, 4}, 1), noise = normal_numbers({5, 2});
  const av::Progress progress{.step = 2};
  const at::Tensor& gradients = model.tensors().groups()[0].gradients();

  const av::Evaluation e = model.evaluate(images, noise);
  const at::Tensor loss = model.loss(e, progress);
  loss.backward();
  const at::Tensor expected = gradients.clone();

  const auto check = [&](const auto& of) {
    model.tensors().zero_gradients();
    const av::BatchLosses losses = av::gradients_of(of, images, noise, progress);
    CHECK(same_bits(gradients, expected));
    CHECK(losses.images == 5);
    CHECK(losses.row[0].item<double>() == loss.item<double>());
    CHECK(losses.row[1].item<double>() == e.distortion.mean().item<double>());
    CHECK(losses.row[2].item<double>() == e.rate.mean().item<double>());
    CHECK(same_bits(losses.row.narrow(0, 3, 2), e.rate_per_latent.mean(0)));
  };
  check(model);
  check(WithoutGradients{model});
}
