// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/elu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/tensor.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <animevae/tensor/own_tensors.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The networks of the steps of an autoregressive map: two numbers for each latent that depend on the latents before
/// it, and on a context where there is one, by a hidden layer with masked weights (Germain et al., "MADE: Masked
/// Autoencoder for Distribution Estimation", 2015).
template <int Steps, int Hidden, int Context = 0>
class MaskedNetworks {
  static_assert(Steps > 0 && Hidden > 0 && Context >= 0, "an autoregressive map has steps and hidden units");

 public:
  /// Of latents of a shape, with `Context` numbers at each of their places.
  static constexpr auto own_tensors(Shape latent) {
    const int size = int(latent.size()), numbers = Context * latent.height * latent.width;
    const OwnTensor hidden{
        .name = "hidden_weight", .shape = {Steps * Hidden * size}, .deviation = 1 / square_root(size)};
    const OwnTensor hidden_bias{.name = "hidden_bias", .shape = {Steps * Hidden}};
    // Small, so that a map begins near the same one for all latents.
    const OwnTensor output{
        .name = "output_weight", .shape = {Steps * 2 * size * Hidden}, .deviation = 0.1 / square_root(Hidden)};
    const OwnTensor output_bias{.name = "output_bias", .shape = {Steps * 2 * size}};
    if constexpr (Context > 0)
      return std::array{
          hidden, hidden_bias, output, output_bias,
          OwnTensor{
              .name = "context_weight", .shape = {Steps * Hidden * numbers}, .deviation = 1 / square_root(numbers)}};
    else return std::array{hidden, hidden_bias, output, output_bias};
  }

  /// Over the tensors that own_tensors() declares, for `size` latents.
  MaskedNetworks(const OwnTensors& own, std::int64_t size)
      : hidden_weight_{own[0].view({Steps, Hidden, size}) * mask(size, false).to(own[0].options())},
        hidden_bias_{own[1].view({Steps, Hidden})},
        output_weight_{own[2].view({Steps, 2, size, Hidden}) * mask(size, true).to(own[0].options())},
        output_bias_{own[3].view({Steps, 2, size})} {
    if constexpr (Context > 0) context_weight_ = own[4].view({Steps, Hidden, -1});
  }

  struct Outputs {
    Tensor first{}, second{};  ///< (N, L)
  };

  /// Of one step, for z (N, L) and a context (N, numbers).
  [[nodiscard]] Outputs operator()(std::int64_t step, const Tensor& z, const Tensor& context = {}) const {
    Tensor hidden = at::linear(z, hidden_weight_[step], hidden_bias_[step]);
    if constexpr (Context > 0) hidden = hidden + at::linear(context, context_weight_[step]);
    hidden = at::elu(hidden);
    return {at::linear(hidden, output_weight_[step][0], output_bias_[step][0]),
            at::linear(hidden, output_weight_[step][1], output_bias_[step][1])};
  }

 private:
  /// Hidden unit k sees the first k mod L latents, and the outputs of latent j the hidden units that see at most the
  /// first j: (Hidden, L), or (L, Hidden) for the outputs.
  static Tensor mask(std::int64_t size, bool of_outputs) {
    std::vector<float> values;
    for (std::int64_t row = 0; row < (of_outputs ? size : Hidden); ++row)
      for (std::int64_t column = 0; column < (of_outputs ? Hidden : size); ++column)
        values.push_back((of_outputs ? column % size <= row : column < row % size) ? 1 : 0);
    return at::tensor(values).view({of_outputs ? size : Hidden, of_outputs ? Hidden : size});
  }

  Tensor hidden_weight_, hidden_bias_, output_weight_, output_bias_, context_weight_{};
};

}  // namespace animevae
