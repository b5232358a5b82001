// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/exp.h>
#include <ATen/ops/zeros_like.h>

#include <cstdint>
#include <string_view>

#include <animevae/prior/concept.hpp>
#include <animevae/tensor/masked_network.hpp>

namespace animevae {

/// A prior that is trained with the model: a masked autoregressive flow (Papamakarios, Pavlakou and Murray, 2017),
/// which turns z into standard normal numbers u = z exp(s) + t, s and t of each latent from the latents before it, in
/// some steps between which the order is reversed. The density of z takes one pass, a sample one pass for each latent.
template <int Steps = 2, int Hidden = 64>
struct FlowPrior {
  static constexpr std::string_view name = "flow";

  using Networks = MaskedNetworks<Steps, Hidden>;
  static constexpr auto own_tensors(Shape latent) { return Networks::own_tensors(latent); }

  /// log p(z) = log N(u; 0, I) + sum of s, in nats, (N); z is (N, latents) or (N, C, H, W).
  [[nodiscard]] Tensor log_prob(const Tensor& z, const OwnTensors& own) const {
    Tensor u = z.flatten(1), log_det;
    const Networks networks{own, u.size(1)};
    for (std::int64_t step = 0; step < Steps; ++step) {
      if (step > 0) u = u.flip({1});
      const auto [s, t] = networks(step, u);
      u = u * at::exp(s) + t;
      log_det = log_det.defined() ? log_det + s.sum(1) : s.sum(1);
    }
    return standard_normal_log_prob(u).sum(1) + log_det;
  }

  [[nodiscard]] Tensor sample(std::int64_t count, Shape shape, Generator& generator, const Tensor& like,
                              const OwnTensors& own) const {
    const at::NoGradGuard no_grad;
    const std::int64_t size = shape.size();
    const Networks networks{own, size};
    Tensor z = standard_normal({count, size}, generator, own[0]);
    for (std::int64_t step = Steps - 1; step >= 0; --step) {
      const Tensor u = z;
      z = at::zeros_like(u);
      for (std::int64_t i = 0; i < size; ++i) {  // what depends on latents not yet known is not read
        const auto [s, t] = networks(step, z);
        z.select(1, i).copy_((u.select(1, i) - t.select(1, i)) * at::exp(-s.select(1, i)));
      }
      if (step > 0) z = z.flip({1});
    }
    return z.reshape(batch_sizes(count, shape)).to(like.options());
  }
};

static_assert(Prior<FlowPrior<>>);

}  // namespace animevae
