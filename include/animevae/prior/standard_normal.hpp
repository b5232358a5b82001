// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include <animevae/prior/concept.hpp>

namespace animevae {

/// p(z) = N(0, I).
struct StandardNormal {
  static constexpr std::string_view name = "standard_normal";

  /// KL(q(z|x) || p(z)) per latent, in closed form; z is not needed.
  [[nodiscard]] Tensor rate_per_latent(const DiagonalGaussian& posterior, const Tensor& /*z*/) const {
    return posterior.kl_divergence();
  }

  /// `count` latents of `shape`, in the precision and on the device of `like`.
  [[nodiscard]] Tensor sample(std::int64_t count, Shape shape, Generator& generator, const Tensor& like) const {
    return standard_normal(batch_sizes(count, shape), generator, like);
  }
};

static_assert(Prior<StandardNormal>);

}  // namespace animevae
