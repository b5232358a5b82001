// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/bincount.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/searchsorted.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include <animevae/core/error.hpp>
#include <animevae/latent/clustering.hpp>
#include <animevae/tensor/random.hpp>

namespace animevae {

struct KMeansOptions {
  std::int64_t clusters = 8;
  std::int64_t starts = 4;        ///< number of starts, of which the best is kept
  std::int64_t iterations = 300;  ///< limit for each start, which ends when no row changes its cluster
  std::uint64_t seed = 0;
};

struct KMeans {
  Clustering clustering{};
  double inertia = 0;  ///< sum of the squared distances of all rows from the centre of their cluster
};

namespace detail {

/// |c|^2 - 2 x.c of rows x (N, L) and centres c (K, L), (N, K): the squared distances without |x|^2.
inline Tensor relative_distances(const Tensor& rows, const Tensor& centres) {
  return centres.square().sum(1) - rows.matmul(centres.t()) * 2;
}

/// The k-means++ start: each next centre is a row drawn by its squared distance from those before (Arthur and
/// Vassilvitskii 2007).
inline Tensor spread_centres(const Tensor& rows, std::int64_t clusters, Generator& generator) {
  const auto options = at::TensorOptions{}.dtype(at::kDouble);
  const Tensor centres = at::empty({clusters, rows.size(1)}, options);
  Tensor distances;
  for (std::int64_t k = 0; k < clusters; ++k) {
    const double draw = at::rand({1}, generator, options).item<double>();
    std::int64_t row = std::int64_t(draw * double(rows.size(0)));
    if (k > 0) {
      const Tensor sums = distances.cumsum(0);
      row = at::searchsorted(sums, draw * sums[-1].item<double>(), /*out_int32=*/false, /*right=*/true)
                .item<std::int64_t>();
    }
    centres[k].copy_(rows[(std::min)(row, rows.size(0) - 1)]);
    const Tensor here = (rows - centres[k]).square().sum(1);
    distances = k == 0 ? here : at::minimum(distances, here);
  }
  return centres;
}

/// Lloyd's iterations from a start.
inline KMeans lloyd(const Tensor& rows, Tensor centres, std::int64_t iterations) {
  const std::int64_t clusters = centres.size(0);
  const Tensor squares = rows.square().sum(1);  // (N)
  Tensor assignments, distances;
  for (std::int64_t i = 0;; ++i) {
    auto [least, nearest] = (relative_distances(rows, centres).min)(1);
    distances = (least + squares).clamp_min(0);
    // An empty cluster restarts at the row that is farthest from its own centre.
    Tensor sizes = at::bincount(nearest, {}, clusters);
    for (std::int64_t k = 0; k < clusters; ++k) {
      if (sizes[k].item<std::int64_t>() > 0) continue;
      const Tensor shared = sizes.index_select(0, nearest) > 1;
      const auto farthest = at::where(shared, distances, at::zeros_like(distances)).argmax().item<std::int64_t>();
      if (!(distances[farthest].item<double>() > 0))
        throw InvalidValue("there are fewer different rows than the " + std::to_string(clusters) +
                           " clusters asked for");
      nearest[farthest] = k;
      distances[farthest] = 0;
      sizes = at::bincount(nearest, {}, clusters);
    }
    const bool is_settled = assignments.defined() && assignments.equal(nearest);
    assignments = nearest;
    if (is_settled || i >= iterations) break;
    const Tensor sums = at::zeros_like(centres).index_add_(0, assignments, rows);
    centres = sums / sizes.to(at::kDouble).unsqueeze(1);
  }
  KMeans found{.clustering = {.assignments = assignments, .centres = centres},
               .inertia = distances.sum().item<double>()};
  largest_first(found.clustering);
  return found;
}

}  // namespace detail

/// k-means clusters of rows (N, L), in float64: the best of several k-means++ starts, each followed by Lloyd's
/// iterations; the same for the same seed. InvalidValue for fewer rows, or fewer different rows, than clusters.
inline KMeans k_means(const Tensor& table, const KMeansOptions& options = {}) {
  const at::NoGradGuard no_grad;
  if (options.clusters < 1 || options.starts < 1 || options.iterations < 1)
    throw InvalidValue("k-means needs at least 1 cluster, 1 start and 1 iteration");
  if (table.dim() != 2) throw InvalidValue("k-means takes latents in rows");
  if (table.size(0) < options.clusters)
    throw InvalidValue(std::to_string(options.clusters) + " clusters were asked for of " +
                       std::to_string(table.size(0)) + " rows");
  const Tensor exact = table.to(at::kCPU, at::kDouble), middle = exact.mean(0);
  const Tensor rows = exact - middle;  // far from the origin, relative_distances() would lose digits to cancellation
  Generator generator = make_generator(options.seed);
  KMeans best{.inertia = std::numeric_limits<double>::infinity()};
  for (std::int64_t start = 0; start < options.starts; ++start) {
    KMeans found = detail::lloyd(rows, detail::spread_centres(rows, options.clusters, generator), options.iterations);
    if (found.inertia < best.inertia) best = std::move(found);
  }
  best.clustering.centres = best.clustering.centres + middle;
  return best;
}

}  // namespace animevae
