// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/embedding.h>
#include <ATen/ops/square.h>

#include <array>
#include <cstdint>
#include <string_view>

#include <animevae/posterior/concept.hpp>

namespace animevae {

/// The posteriors of a codebook: certain ones, at the nearest code. z are the chosen codes; the decoder's gradient goes
/// straight through to the encoder's vectors.
template <int Codes>
struct CodebookBatch {
  static constexpr int codes = Codes;

  Tensor encoded{};  ///< (N, D) or (N, D, H, W), the encoder's vectors
  Tensor indices{};  ///< (N, places), int64
  Tensor chosen{};   ///< the codes of these numbers, shaped like `encoded`

  /// The chosen codes, with the gradient of the encoder's vectors.
  [[nodiscard]] Tensor rsample(const Tensor& /*noise*/) const { return encoded + (chosen - encoded).detach(); }
  [[nodiscard]] Tensor point() const { return chosen; }

  /// Squared distance of the encoder's vectors from their codes, which are held constant, (N).
  [[nodiscard]] Tensor commitment_error() const { return sum_per_sample(at::square(encoded - chosen.detach())); }
  /// The same distance with the vectors held constant, by which the codes learn.
  [[nodiscard]] Tensor codebook_error() const { return sum_per_sample(at::square(chosen - encoded.detach())); }
};

namespace detail {

/// Encoded vectors as rows of their places: (N, D) as (N, 1, D), (N, D, H, W) as (N, HW, D).
inline Tensor vectors_of_places(const Tensor& encoded) {
  return encoded.dim() == 4 ? encoded.flatten(2).transpose(1, 2) : encoded.unsqueeze(1);
}

/// Squared distances of vectors (N, P, D) from all codes (K, D), without |v|^2, which is the same for all: (N, P, K).
inline Tensor distances_from_codes(const Tensor& vectors, const Tensor& codes) {
  const at::NoGradGuard no_grad;
  return at::square(codes).sum(1) - vectors.matmul(codes.t()) * 2;
}

/// The codes (K, D) of indices (N, P), as latents of these sizes.
inline Tensor look_up(const Tensor& indices, at::IntArrayRef sizes, const Tensor& codes) {
  return at::embedding(codes, indices).transpose(1, 2).reshape(sizes);
}

}  // namespace detail

/// A posterior that is certain: the nearest of `Codes` vectors to the encoder's, at each place of a latent map, or of
/// the whole vector (van den Oord, Vinyals and Kavukcuoglu, "Neural Discrete Representation Learning", 2017). The codes
/// are trained by gradients, with the objective VqVae.
template <int Codes = 512>
struct Codebook {
  static_assert(Codes > 1, "a codebook has at least two codes");

  static constexpr std::string_view name = "codebook";
  static constexpr int codes = Codes;
  using Batch = CodebookBatch<Codes>;

  static constexpr Shape moments(Shape latent) { return latent; }
  static constexpr Shape noise(Shape /*latent*/) { return {0}; }
  static constexpr auto own_tensors(Shape latent) {
    // The authors begin within 1 / Codes of 0.
    return std::array{OwnTensor{.name = "codes", .shape = {Codes * latent.channels}, .deviation = 0.5 / Codes}};
  }

  static Batch of(const Tensor& moments, Shape latent, const OwnTensors& own) {
    const Tensor all = own[0].view({Codes, latent.channels});
    const Tensor indices = detail::distances_from_codes(detail::vectors_of_places(moments), all).argmin(2);
    return {moments, indices, detail::look_up(indices, moments.sizes(), all)};
  }

  /// The latents of codes, (count, places) int64, of a shape.
  static Tensor latents(const Tensor& indices, Shape shape, const OwnTensors& own) {
    return detail::look_up(indices, batch_sizes(indices.size(0), shape), own[0].view({Codes, shape.channels}));
  }
};

static_assert(PosteriorOfCodes<Codebook<>> && !HasDensity<Codebook<>::Batch>);

}  // namespace animevae
