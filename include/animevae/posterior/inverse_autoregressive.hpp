// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/elu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/log_sigmoid.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/tensor.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

#include <animevae/tensor/own_tensors.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// An inverse autoregressive flow of some steps (Kingma et al., "Improved Variational Inference with Inverse
/// Autoregressive Flow", 2016, equations 13 and 14): z becomes g z + (1 - g) m, where the gate g = sigmoid(s) and the m
/// of each latent depend on the latents before it and on numbers that the encoder gives beside the moments. A step is a
/// masked network with one hidden layer (Germain et al., "MADE", 2015); the order of the latents is reversed after
/// each. All latents are transformed at once; the inverse would take one latent at a time.
template <int Steps = 2, int Hidden = 64, int Context = 16>
struct InverseAutoregressive {
  static_assert(Steps > 0 && Hidden > 0 && Context > 0, "a flow has steps, hidden units and a context");

  static constexpr std::string_view name = "inverse_autoregressive";
  /// Channels that the encoder makes beside the base's moments.
  static constexpr int context = Context;

  static constexpr auto own_tensors(Shape latent) {
    const int size = int(latent.size()), places = latent.height * latent.width;
    return std::array{
        OwnTensor{.name = "hidden_weight", .shape = {Steps * Hidden * size}, .deviation = 1 / root(size)},
        OwnTensor{.name = "context_weight",
                  .shape = {Steps * Hidden * Context * places},
                  .deviation = 1 / root(Context * places)},
        OwnTensor{.name = "hidden_bias", .shape = {Steps * Hidden}},
        // Small, so that the flow begins near the same scaling of all latents.
        OwnTensor{.name = "output_weight", .shape = {Steps * 2 * size * Hidden}, .deviation = 0.1 / root(Hidden)},
        OwnTensor{.name = "output_bias", .shape = {Steps * 2 * size}}};
  }

  struct Transformed {
    Tensor z{};        ///< (N, L)
    Tensor log_det{};  ///< log of the Jacobian's determinant, (N)
  };

  /// z is (N, L), the context (N, Context * places).
  static Transformed transform(Tensor z, const Tensor& context, const OwnTensors& own) {
    const std::int64_t size = z.size(1);
    const Tensor hidden_mask = mask(size, false).to(z.options()), output_mask = mask(size, true).to(z.options());
    const Tensor hidden_weight = own[0].view({Steps, Hidden, size}) * hidden_mask;
    const Tensor context_weight = own[1].view({Steps, Hidden, -1}), hidden_bias = own[2].view({Steps, Hidden});
    const Tensor output_weight = own[3].view({Steps, 2, size, Hidden}) * output_mask;
    const Tensor output_bias = own[4].view({Steps, 2, size});
    Tensor log_det;
    for (std::int64_t step = 0; step < Steps; ++step) {
      if (step > 0) z = z.flip({1});
      const Tensor hidden =
          at::elu(at::linear(z, hidden_weight[step]) + at::linear(context, context_weight[step], hidden_bias[step]));
      const Tensor m = at::linear(hidden, output_weight[step][0], output_bias[step][0]);
      const Tensor s = at::linear(hidden, output_weight[step][1], output_bias[step][1]) + open_gate;
      const Tensor gate = at::sigmoid(s);
      z = gate * z + (1 - gate) * m;
      const Tensor log_gates = at::log_sigmoid(s).sum(1);
      log_det = log_det.defined() ? log_det + log_gates : log_gates;
    }
    return {z, log_det};
  }

 private:
  static constexpr double open_gate = 1.5;  // gates begin at 0.8 (the paper, appendix: s begins at +1 or +2)

  /// The square root, which is not constexpr in C++20.
  static constexpr double root(int n) {
    double x = n;
    for (int i = 0; i < 40; ++i) x = (x + n / x) / 2;
    return x;
  }

  /// Hidden unit k sees the latents 0 to k mod L - 1, and the output of latent j the hidden units that see none from j
  /// on: (Hidden, L), or (L, Hidden) for the outputs.
  static Tensor mask(std::int64_t size, bool of_outputs) {
    std::vector<float> values;
    if (of_outputs) {
      for (std::int64_t j = 0; j < size; ++j)
        for (std::int64_t k = 0; k < Hidden; ++k) values.push_back(k % size <= j ? 1 : 0);
      return at::tensor(values).view({size, Hidden});
    }
    for (std::int64_t k = 0; k < Hidden; ++k)
      for (std::int64_t j = 0; j < size; ++j) values.push_back(j < k % size ? 1 : 0);
    return at::tensor(values).view({Hidden, size});
  }
};

}  // namespace animevae
