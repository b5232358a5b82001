// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/conv2d.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/multinomial.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <animevae/prior/concept.hpp>
#include <animevae/tensor/random.hpp>

namespace animevae {

/// The prior of maps of codes that a VQ-VAE is sampled from: each code's probabilities depend on the codes above it and
/// left of it, by a small gated PixelCNN (van den Oord et al., "Conditional Image Generation with PixelCNN Decoders",
/// 2016, with one stack of masked 3x3 convolutions). It is trained by the rate, which gives the codes no gradient.
/// `Codes` is the codebook's number. Sampling takes one pass for each place.
template <int Codes, int Channels = 32, int Layers = 4>
struct Autoregressive {
  static_assert(Codes > 1 && Channels > 0 && Layers > 0, "a PixelCNN has codes, channels and layers");

  static constexpr std::string_view name = "autoregressive";

  static constexpr auto own_tensors(Shape /*latent*/) {
    constexpr int window = 9;
    return std::array{OwnTensor{.name = "embedding", .shape = {Codes * Channels}, .deviation = 1},
                      OwnTensor{.name = "gate_weight",
                                .shape = {Layers * 2 * Channels * Channels * window},
                                .deviation = 1 / (3 * square_root(Channels))},
                      OwnTensor{.name = "gate_bias", .shape = {Layers * 2 * Channels}},
                      OwnTensor{.name = "residual_weight",
                                .shape = {Layers * Channels * Channels},
                                .deviation = 0.5 / square_root(Channels)},
                      // Of zeros, so that all codes begin equally likely.
                      OwnTensor{.name = "output_weight", .shape = {Codes * Channels}},
                      OwnTensor{.name = "output_bias", .shape = {Codes}}};
  }

  /// log p of codes (N, H, W) int64, in nats, (N).
  [[nodiscard]] Tensor log_prob_of_codes(const Tensor& codes, const OwnTensors& own) const {
    const Tensor each = at::log_softmax(logits(codes, own), 1).gather(1, codes.unsqueeze(1));  // (N, 1, H, W)
    return sum_per_sample(each);
  }

  /// KL(q || p) of a posterior that is certain: -log p of its codes, (N).
  template <class B>
    requires(B::codes == Codes)
  [[nodiscard]] Tensor rate(const B& posterior, const Tensor& z, const OwnTensors& own) const {
    const bool is_map = z.dim() == 4;
    return -log_prob_of_codes(posterior.indices.view({z.size(0), is_map ? z.size(2) : 1, is_map ? z.size(3) : 1}), own);
  }

  /// (count, places) int64.
  [[nodiscard]] Tensor sample_codes(std::int64_t count, Shape shape, std::int64_t /*codes*/, Generator& generator,
                                    const OwnTensors& own) const {
    const at::NoGradGuard no_grad;
    const Tensor codes = at::zeros({count, shape.height, shape.width}, own[0].options().dtype(at::kLong));
    for (std::int64_t row = 0; row < shape.height; ++row)
      for (std::int64_t column = 0; column < shape.width; ++column) {
        const Tensor here = logits(codes, own).select(3, column).select(2, row);  // (N, K)
        // Chosen on the CPU, where the generator is.
        const Tensor chosen = at::multinomial(at::softmax(here, 1).to(at::kCPU, at::kFloat), 1, true, generator);
        codes.select(2, column).select(1, row).copy_(chosen.squeeze(1));
      }
    return codes.flatten(1);
  }

 private:
  /// 1 for the taps of a 3x3 kernel above the centre and left of it, and for the centre of all layers but the first.
  static Tensor taps(const Tensor& like, bool with_centre) {
    return at::tensor({1.0, 1.0, 1.0, 1.0, with_centre ? 1.0 : 0.0, 0.0, 0.0, 0.0, 0.0})
        .view({3, 3})
        .to(like.options());
  }

  /// (N, K, H, W).
  static Tensor logits(const Tensor& codes, const OwnTensors& own) {
    const Tensor gate_weight = own[1].view({Layers, 2 * Channels, Channels, 3, 3});
    const Tensor gate_bias = own[2].view({Layers, 2 * Channels});
    const Tensor residual = own[3].view({Layers, Channels, Channels, 1, 1});
    Tensor x = at::embedding(own[0].view({Codes, Channels}), codes).permute({0, 3, 1, 2});  // (N, C, H, W)
    for (std::int64_t layer = 0; layer < Layers; ++layer) {
      const Tensor masked = gate_weight[layer] * taps(own[0], layer > 0);
      const std::vector<Tensor> halves = at::conv2d(x, masked, gate_bias[layer], 1, 1).chunk(2, 1);
      const Tensor gated = at::conv2d(at::tanh(halves[0]) * at::sigmoid(halves[1]), residual[layer]);
      x = layer == 0 ? gated : x + gated;  // the first layer's input is the code itself, which it must not see
    }
    return at::conv2d(x, own[4].view({Codes, Channels, 1, 1}), own[5]);
  }
};

}  // namespace animevae
