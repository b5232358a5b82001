// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/exp.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/multinomial.h>

#include <array>
#include <cstdint>
#include <string_view>

#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/prior/concept.hpp>
#include <animevae/tensor/random.hpp>

namespace animevae {

/// p(z) = sum over k of w_k N(z; mean_k, diag(exp(log_scale_k))^2), whose weights, means and scales are trained with
/// the model (the mixture of Tomczak and Welling, 2018, section 3). The components begin with equal weights, unit
/// scales and means drawn from N(0, 1), so that they differ.
template <int Components>
struct MixtureOfGaussians {
  static_assert(Components > 0, "a mixture has at least one component");

  static constexpr std::string_view name = "mixture_of_gaussians";

  static constexpr auto own_tensors(Shape latent) {
    const int numbers = Components * int(latent.size());
    return std::array{OwnTensor{.name = "logits", .shape = {Components}},
                      OwnTensor{.name = "means", .shape = {numbers}, .deviation = 1},
                      OwnTensor{.name = "log_scales", .shape = {numbers}}};
  }

  /// log p(z), in nats, (N); z is (N, latents) or (N, C, H, W).
  [[nodiscard]] Tensor log_prob(const Tensor& z, const OwnTensors& own) const {
    const auto [log_weights, means, log_scales] = parts(own);
    const DiagonalGaussian::Batch components{means, log_scales * 2};                       // (K, L)
    const Tensor each = components.log_prob_per_latent(z.flatten(1).unsqueeze(1)).sum(2);  // (N, K)
    return at::logsumexp(each + log_weights, {1});
  }

  [[nodiscard]] Tensor sample(std::int64_t count, Shape shape, Generator& generator, const Tensor& like,
                              const OwnTensors& own) const {
    const at::NoGradGuard no_grad;
    const auto [log_weights, means, log_scales] = parts(own);
    // Chosen on the CPU, where the generator is.
    const Tensor chosen =
        at::multinomial(log_weights.exp().to(at::kCPU, at::kFloat), count, true, generator).to(means.device());
    const Tensor noise = standard_normal({count, means.size(1)}, generator, means);
    const Tensor z = means.index_select(0, chosen) + at::exp(log_scales.index_select(0, chosen)) * noise;
    return z.reshape(batch_sizes(count, shape)).to(like.options());
  }

 private:
  struct Parts {
    Tensor log_weights, means, log_scales;  // (K), (K, L), (K, L)
  };

  static Parts parts(const OwnTensors& own) {
    return {at::log_softmax(own[0], 0), own[1].view({Components, -1}), own[2].view({Components, -1})};
  }
};

static_assert(Prior<MixtureOfGaussians<2>>);

}  // namespace animevae
