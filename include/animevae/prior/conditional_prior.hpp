// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/exp.h>
#include <ATen/ops/linear.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <animevae/core/error.hpp>
#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/prior/concept.hpp>
#include <animevae/tensor/random.hpp>

namespace animevae {

/// p(z|labels) = N(mean, diag(exp(log_variance))), the mean and the log-variance of each latent linear functions of the
/// `Labels` numbers of an image's row, trained with the model (the conditional prior of Sohn, Lee and Yan, 2015). It
/// begins as N(0, I) for all labels.
template <int Labels>
struct ConditionalPrior {
  static_assert(Labels > 0, "a conditional prior takes at least one label");

  static constexpr std::string_view name = "conditional";
  static constexpr int labels = Labels;

  static constexpr auto own_tensors(Shape latent) {
    const int size = int(latent.size());
    return std::array{OwnTensor{.name = "mean_weight", .shape = {size * Labels}},
                      OwnTensor{.name = "mean_bias", .shape = {size}},
                      OwnTensor{.name = "log_variance_weight", .shape = {size * Labels}},
                      OwnTensor{.name = "log_variance_bias", .shape = {size}}};
  }

  /// The prior of the latents of images with known labels.
  struct Given {
    DiagonalGaussian::Batch rows{};  ///< (N, latents)

    /// KL(q || p) of every latent in closed form, in nats; shaped like the posterior's mean.
    [[nodiscard]] Tensor rate_per_latent(const DiagonalGaussian::Batch& q, const Tensor& /*z*/) const {
      const auto [mean, log_variance] = shaped_as(q.mean);
      const Tensor distance = q.mean - mean;
      return (log_variance - q.log_variance - 1 +
              (at::exp(q.log_variance) + distance * distance) * at::exp(-log_variance)) *
             0.5;
    }

    /// log p(z) of every latent, in nats; shaped like z.
    [[nodiscard]] Tensor log_prob_per_latent(const Tensor& z) const { return shaped_as(z).log_prob_per_latent(z); }

    /// A latent for each row. InvalidValue for another count.
    [[nodiscard]] Tensor sample(std::int64_t count, Shape shape, Generator& generator, const Tensor& like) const {
      const Tensor noise = standard_normal(batch_sizes(count, shape), generator, rows.mean);
      return shaped_as(noise).rsample(noise).to(like.options());
    }

   private:
    [[nodiscard]] DiagonalGaussian::Batch shaped_as(const Tensor& z) const {
      if (rows.mean.numel() != z.numel() || rows.mean.size(0) != z.size(0))
        throw InvalidValue("the conditional prior has the labels of " + std::to_string(rows.mean.size(0)) +
                           " images and " + std::to_string(rows.mean.size(1)) + " latents for each; it was given " +
                           std::to_string(z.size(0)) + " images of " +
                           std::to_string(z.size(0) > 0 ? z.numel() / z.size(0) : 0) + " latents");
      return {rows.mean.view(z.sizes()), rows.log_variance.view(z.sizes())};
    }
  };

  [[nodiscard]] Given given(const Tensor& of_images, const OwnTensors& own) const {
    const auto linear = [&](const Tensor& weight, const Tensor& bias) {
      return at::linear(of_images, weight.view({-1, Labels}), bias);
    };
    return {{linear(own[0], own[1]), linear(own[2], own[3])}};
  }
};

static_assert(Prior<ConditionalPrior<2>> && PriorOfLabels<ConditionalPrior<2>>);

}  // namespace animevae
