// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/linalg_solve_triangular.h>
#include <ATen/ops/log.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/square.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros_like.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include <animevae/posterior/concept.hpp>
#include <animevae/tensor/random.hpp>

namespace animevae {

/// The posterior q(z|x) = N(mean, C C'), whose covariance is any: C is lower triangular with a positive diagonal
/// (Kingma and Welling, "An Introduction to Variational Autoencoders", 2019, section 2.5.1). The encoder ends in a
/// vector of L + L (L + 1) / 2 numbers for L latents: the means, the logarithms of C's diagonal, and C below the
/// diagonal, row by row.
struct FullGaussian {
  static constexpr std::string_view name = "full_gaussian";

  static constexpr Shape moments(Shape latent) {
    const int n = int(latent.size());
    return {n + n * (n + 1) / 2};
  }
  static constexpr Shape noise(Shape latent) { return latent; }

  struct Batch {
    Tensor mean{};          ///< (N, L)
    Tensor log_diagonal{};  ///< (N, L)
    Tensor cholesky{};      ///< C, (N, L, L)
    Shape latent{};

    /// z = mean + C noise; shaped like the latents.
    [[nodiscard]] Tensor rsample(const Tensor& noise) const {
      const Tensor offset = at::matmul(cholesky, noise.flatten(1).unsqueeze(2)).squeeze(2);
      return (mean + offset).view(batch_sizes(mean.size(0), latent));
    }

    [[nodiscard]] Tensor point() const { return mean.view(batch_sizes(mean.size(0), latent)); }
    [[nodiscard]] Tensor marginal_log_variance() const {
      return at::log(at::square(cholesky).sum(2)).view(batch_sizes(mean.size(0), latent));
    }

    /// log q(z|x) in nats, (N).
    [[nodiscard]] Tensor log_prob(const Tensor& z) const {
      const Tensor distance =
          at::linalg_solve_triangular(cholesky, (z.flatten(1) - mean).unsqueeze(2), /*upper=*/false).squeeze(2);
      return (standard_normal_log_prob(distance) - log_diagonal).sum(1);
    }

    /// KL(q || N(0, I)) in nats, (N): (|C|^2 + |mean|^2 - L) / 2 - sum of the logarithms of C's diagonal.
    [[nodiscard]] Tensor kl_divergence() const {
      return (at::square(cholesky).sum(2) + at::square(mean) - 1 - log_diagonal * 2).sum(1) * 0.5;
    }
  };

  static Batch of(const Tensor& moments, Shape latent) {
    const std::int64_t n = latent.size();
    const Tensor log_diagonal = moments.narrow(1, n, n), below = moments.narrow(1, 2 * n, n * (n - 1) / 2);
    // The numbers of C one after the other, a zero last, and where each entry of the matrix finds its own.
    const Tensor numbers = at::cat({at::exp(log_diagonal), below, at::zeros_like(moments.narrow(1, 0, 1))}, 1);
    const Tensor entries = numbers.index_select(1, entries_of(n).to(moments.device()));
    return {moments.narrow(1, 0, n), log_diagonal, entries.view({-1, n, n}), latent};
  }

 private:
  static Tensor entries_of(std::int64_t n) {
    std::vector<std::int64_t> entries;
    for (std::int64_t i = 0; i < n; ++i)
      for (std::int64_t j = 0; j < n; ++j)
        entries.push_back(i == j ? i : j < i ? n + i * (i - 1) / 2 + j : n + n * (n - 1) / 2);
    return at::tensor(entries, at::kLong);
  }
};

static_assert(Posterior<FullGaussian> && HasDensity<FullGaussian::Batch>);

}  // namespace animevae
