// SPDX-License-Identifier: MIT
#pragma once

#include <animevae/loss/evaluation.hpp>
#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/reconstruction/laplace.hpp>

#include "support/tensors.hpp"

/// What a loss is made of, from numbers that ask for gradients: a stand-in for a model.
struct SomeEvaluation {
  at::Tensor images = pixels({4, 1, 2, 3}, 1);
  at::Tensor mean = normal_numbers({4, 3}, 2).set_requires_grad(true);
  at::Tensor log_variance = normal_numbers({4, 3}, 3).set_requires_grad(true);
  at::Tensor decoded = normal_numbers({4, 1, 2, 3}, 4).set_requires_grad(true);
  at::Tensor log_scale = normal_numbers({1}, 5).set_requires_grad(true);

  /// As a Vae computes it, but for the decoder: z's first number is added to every decoded value.
  [[nodiscard]] animevae::Evaluation operator()() const {
    const animevae::DiagonalGaussian::Batch posterior{mean, log_variance};
    animevae::Evaluation e{.images = images, .point = mean};
    e.z = posterior.rsample(normal_numbers({4, 3}, 6));
    e.decoded = decoded + e.z.narrow(1, 0, 1).view({4, 1, 1, 1});
    e.distortion = -animevae::LaplaceOfLearnedScale{}.log_prob(e.decoded, images, {.tensors = {log_scale}});
    e.rate_per_latent = posterior.kl_divergence_per_latent();
    e.rate = e.rate_per_latent.sum(1);
    return e;
  }

  /// The gradients of an objective against finite differences, for everything that it depends on.
  template <class Objective>
  [[nodiscard]] double worst_gradient_error(const Objective& objective, const animevae::Progress& progress) const {
    for (const at::Tensor& x : {mean, log_variance, decoded, log_scale}) x.mutable_grad() = at::Tensor{};
    const auto loss = [&] { return objective((*this)(), progress); };
    loss().backward();
    double worst = 0;
    for (const at::Tensor& x : {mean, log_variance, decoded, log_scale})
      worst = std::max(worst, gradient_error(x, [&] { return loss().template item<double>(); }));
    return worst;
  }
};
