// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/full.h>
#include <ATen/ops/randint.h>

#include <cmath>
#include <cstdint>
#include <string_view>

#include <animevae/prior/concept.hpp>

namespace animevae {

/// Every code is as likely as any other, at every place: the prior with which a VQ-VAE is trained.
struct UniformCodes {
  static constexpr std::string_view name = "uniform_codes";

  /// KL(q || p) of a posterior that is certain: places * log(codes) nats, (N).
  template <class B>
    requires requires(const B& posterior) {
      B::codes;
      posterior.indices;
    }
  [[nodiscard]] Tensor rate(const B& posterior, const Tensor& z) const {
    return at::full({z.size(0)}, double(posterior.indices.size(1)) * std::log(double(B::codes)), z.options());
  }

  /// Codes 0 to `codes` - 1 for the places of `count` latents, (count, places) int64.
  [[nodiscard]] Tensor sample_codes(std::int64_t count, Shape shape, std::int64_t codes, Generator& generator) const {
    return at::randint(codes, {count, std::int64_t{shape.height} * shape.width}, generator, at::kLong);
  }
};

}  // namespace animevae
