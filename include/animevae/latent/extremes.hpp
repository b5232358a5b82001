// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/abs.h>
#include <ATen/ops/argsort.h>
#include <ATen/ops/nonzero.h>
#include <ATen/ops/quantile.h>
#include <ATen/ops/randperm.h>
#include <ATen/ops/round.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/latent/posterior_table.hpp>
#include <animevae/tensor/random.hpp>

namespace animevae {

/// How the faces at both ends of a latent are chosen; the defaults are VAE animeface's.
struct ExtremesOptions {
  double percentile = 1;   ///< of the images, at either end
  std::int64_t keep = 60;  ///< of these, the ones whose other latents differ least are kept
  std::int64_t draw = 5;   ///< and this many are drawn from them at random
  std::uint64_t seed = 0;
};

/// The images (by number) at the two ends of one latent.
struct LatentExtremes {
  std::int64_t latent = 0;
  std::vector<std::int64_t> low{}, high{};
};

namespace detail {

/// `draw` random images from the `keep` in `set` whose other latents lie nearest to the set's centre.
inline std::vector<std::int64_t> typical_of(const Tensor& means, const Tensor& set, std::int64_t latent,
                                            const ExtremesOptions& options, Generator& generator) {
  Tensor others = means.index_select(0, set);
  others.select(1, latent).zero_();
  const Tensor distance = at::abs(others - others.mean(0)).sum(1);  // L1, over the other latents
  const Tensor nearest = set.index_select(0, at::argsort(distance, /*stable=*/true, 0, false))
                             .narrow(0, 0, (std::min)(options.keep, set.size(0)));
  const Tensor drawn = at::randperm(nearest.size(0), generator, at::TensorOptions{}.dtype(at::kLong))
                           .narrow(0, 0, (std::min)(options.draw, nearest.size(0)));
  const Tensor chosen = nearest.index_select(0, drawn);
  return {chosen.data_ptr<std::int64_t>(), chosen.data_ptr<std::int64_t>() + chosen.numel()};
}

}  // namespace detail

/// Clusters of original faces (VAE animeface's "original traversals"): for each of `latents`, images strictly below its
/// lower percentile and strictly above its upper one whose other latents are alike. The table is rounded to four
/// decimals, as in VAE animeface. A latent without such images is left out: a collapsed one, or any with few images.
inline std::vector<LatentExtremes> latent_extremes(const PosteriorTable& table,
                                                   const std::vector<std::int64_t>& latents,
                                                   const ExtremesOptions& options = {}) {
  if (!(options.percentile > 0 && options.percentile < 50) || options.keep < 1 || options.draw < 1)
    throw InvalidValue("clusters need a percentile above 0 and below 50, and at least 1 image to keep and to draw");
  for (const std::int64_t latent : latents) detail::check_latent(latent, table.latents());
  const Tensor means = at::round(table.means.to(at::kDouble) * 1e4) / 1e4;
  Generator generator = make_generator(options.seed);
  std::vector<LatentExtremes> all;
  for (const std::int64_t latent : latents) {
    const Tensor column = means.select(1, latent);
    const Tensor low = at::nonzero(column < at::quantile(column, options.percentile / 100)).flatten();
    const Tensor high = at::nonzero(column > at::quantile(column, 1 - options.percentile / 100)).flatten();
    if (low.numel() == 0 || high.numel() == 0) continue;
    all.push_back({latent, detail::typical_of(means, low, latent, options, generator),
                   detail::typical_of(means, high, latent, options, generator)});
  }
  return all;
}

}  // namespace animevae
