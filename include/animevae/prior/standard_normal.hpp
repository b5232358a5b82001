// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include <animevae/prior/concept.hpp>

namespace animevae {

/// p(z) = N(0, I).
struct StandardNormal {
  static constexpr std::string_view name = "standard_normal";

  /// KL(q(z|x) || p(z)) in closed form, of posteriors that know it: of each latent, or of all together.
  template <class B>
  [[nodiscard]] auto rate_per_latent(const B& posterior, const Tensor& /*z*/) const
      -> decltype(posterior.kl_divergence_per_latent()) {
    return posterior.kl_divergence_per_latent();
  }
  template <class B>
  [[nodiscard]] auto rate(const B& posterior, const Tensor& /*z*/) const -> decltype(posterior.kl_divergence()) {
    return posterior.kl_divergence();
  }

  /// log p(z) of every latent, in nats; shaped like z.
  [[nodiscard]] Tensor log_prob_per_latent(const Tensor& z) const { return standard_normal_log_prob(z); }

  /// `count` latents of `shape`, in the precision and on the device of `like`.
  [[nodiscard]] Tensor sample(std::int64_t count, Shape shape, Generator& generator, const Tensor& like) const {
    return standard_normal(batch_sizes(count, shape), generator, like);
  }
};

static_assert(Prior<StandardNormal>);

}  // namespace animevae
