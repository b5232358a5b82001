// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/relu.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/square.h>

#include <concepts>
#include <string_view>

#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The losses of a generator and of its discriminator, from the scores that the discriminator gives to pictures: one of
/// each, or one for each patch. Scores are logits, large for what it takes for an image. Each loss is a mean.
template <class A>
concept AdversarialLoss = requires(const A& loss, const Tensor& real, const Tensor& made) {
  { A::name } -> std::convertible_to<std::string_view>;
  { loss.of_generator(made) } -> std::same_as<Tensor>;
  { loss.of_real(real) } -> std::same_as<Tensor>;
  { loss.of_made(made) } -> std::same_as<Tensor>;
};

/// Goodfellow et al. (2014): the discriminator's loss is its binary cross-entropy, -log D(x) - log(1 - D(y)), D the
/// sigmoid of the score, and the generator's -log D(y), which has a gradient where the discriminator is sure.
struct NonSaturating {
  static constexpr std::string_view name = "non_saturating";

  [[nodiscard]] Tensor of_generator(const Tensor& made) const { return at::softplus(-made).mean(); }
  [[nodiscard]] Tensor of_real(const Tensor& real) const { return at::softplus(-real).mean(); }
  [[nodiscard]] Tensor of_made(const Tensor& made) const { return at::softplus(made).mean(); }
};

/// The same with the generator's loss log(1 - D(y)), the negative of the discriminator's.
struct Minimax {
  static constexpr std::string_view name = "minimax";

  [[nodiscard]] Tensor of_generator(const Tensor& made) const { return -at::softplus(made).mean(); }
  [[nodiscard]] Tensor of_real(const Tensor& real) const { return at::softplus(-real).mean(); }
  [[nodiscard]] Tensor of_made(const Tensor& made) const { return at::softplus(made).mean(); }
};

/// max(0, 1 - s(x)) + max(0, 1 + s(y)), and for the generator -s(y) (Lim and Ye, 2017).
struct Hinge {
  static constexpr std::string_view name = "hinge";

  [[nodiscard]] Tensor of_generator(const Tensor& made) const { return -made.mean(); }
  [[nodiscard]] Tensor of_real(const Tensor& real) const { return at::relu(1 - real).mean(); }
  [[nodiscard]] Tensor of_made(const Tensor& made) const { return at::relu(1 + made).mean(); }
};

/// ((s(x) - 1)^2 + s(y)^2) / 2, and for the generator (s(y) - 1)^2 / 2 (Mao et al., 2017).
struct LeastSquares {
  static constexpr std::string_view name = "least_squares";

  [[nodiscard]] Tensor of_generator(const Tensor& made) const { return at::square(made - 1).mean() / 2; }
  [[nodiscard]] Tensor of_real(const Tensor& real) const { return at::square(real - 1).mean() / 2; }
  [[nodiscard]] Tensor of_made(const Tensor& made) const { return at::square(made).mean() / 2; }
};

static_assert(AdversarialLoss<NonSaturating> && AdversarialLoss<Minimax> && AdversarialLoss<Hinge> &&
              AdversarialLoss<LeastSquares>);

}  // namespace animevae
