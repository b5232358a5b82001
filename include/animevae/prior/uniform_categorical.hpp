// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/randint.h>
#include <ATen/ops/zeros.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/posterior/categorical.hpp>
#include <animevae/prior/concept.hpp>

namespace animevae {

/// Categorical variables with `Values` values each, all of them equally likely: the prior of a Categorical.
template <int Values = 10>
struct UniformCategorical {
  static_assert(Values > 1, "a categorical variable has at least two values");

  static constexpr std::string_view name = "uniform_categorical";
  static constexpr int values = Values;
  static constexpr bool is_discrete = true;

  /// KL(q || p) in closed form, in nats, (N). One of each latent there is not: a variable has `Values` latents.
  [[nodiscard]] Tensor rate(const CategoricalBatch<Values>& posterior, const Tensor& /*z*/) const {
    return posterior.kl_divergence_from_uniform();
  }

  /// One-hots, of latents of a shape.
  [[nodiscard]] Tensor sample(std::int64_t count, Shape shape, Generator& generator, const Tensor& like) const {
    std::vector<std::int64_t> sizes = batch_sizes(count, shape);
    sizes[1] /= Values;
    const Tensor chosen = at::randint(Values, sizes, generator, at::kLong).unsqueeze(2).to(like.device());
    sizes.insert(sizes.begin() + 2, Values);
    return at::zeros(sizes, like.options()).scatter(2, chosen, 1).flatten(1, 2);
  }

  /// What the name leaves out, for the structure of a model.
  static std::string description() { return "of " + std::to_string(Values) + " values"; }
};

static_assert(Prior<UniformCategorical<>>);

}  // namespace animevae
