// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/log_sigmoid.h>
#include <ATen/ops/sigmoid.h>

#include <cstdint>
#include <string_view>

#include <animevae/tensor/masked_network.hpp>

namespace animevae {

/// An inverse autoregressive flow of some steps (Kingma et al., "Improved Variational Inference with Inverse
/// Autoregressive Flow", 2016, equations 13 and 14): z becomes g z + (1 - g) m, where the gate g = sigmoid(s) and the m
/// of each latent depend on the latents before it and on numbers that the encoder gives beside the moments. The order
/// of the latents is reversed after each step. All latents are transformed at once; the inverse would take one at a
/// time.
template <int Steps = 2, int Hidden = 64, int Context = 16>
struct InverseAutoregressive {
  static_assert(Context > 0, "an inverse autoregressive flow has a context");

  static constexpr std::string_view name = "inverse_autoregressive";
  /// Channels that the encoder makes beside the base's moments.
  static constexpr int context_channels = Context;

  using Networks = MaskedNetworks<Steps, Hidden, Context>;
  static constexpr auto own_tensors(Shape latent) { return Networks::own_tensors(latent); }

  struct Transformed {
    Tensor z{};        ///< (N, L)
    Tensor log_det{};  ///< log of the Jacobian's determinant, (N)
  };

  /// z is (N, L), the context (N, Context * places).
  static Transformed transform(Tensor z, const Tensor& context, const OwnTensors& own) {
    constexpr double open = 1.5;  // gates begin at 0.8 (the paper begins with s of 1 to 2)
    const Networks networks{own, z.size(1)};
    Tensor log_det;
    for (std::int64_t step = 0; step < Steps; ++step) {
      if (step > 0) z = z.flip({1});
      const auto [m, raw] = networks(step, z, context);
      const Tensor s = raw + open, gate = at::sigmoid(s), log_gates = at::log_sigmoid(s).sum(1);
      z = gate * z + (1 - gate) * m;
      log_det = log_det.defined() ? log_det + log_gates : log_gates;
    }
    return {z, log_det};
  }
};

}  // namespace animevae
