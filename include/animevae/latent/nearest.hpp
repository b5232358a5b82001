// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/topk.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The distance between two latents.
enum class LatentDistance : std::uint8_t {
  euclidean,
  cosine,  ///< 1 - the cosine of the angle between them, from 0 to 2; 1 where one of them is zero
};

/// The rows of a table that lie nearest to each query, nearest first.
struct NearestRows {
  Tensor rows{};       ///< (queries, count), int64
  Tensor distances{};  ///< (queries, count), float64
};

namespace detail {

/// Distances of queries from all rows of a block, (queries, rows), up to terms that do not change the order of the
/// rows.
inline Tensor rough_distances(const Tensor& block, const Tensor& queries, LatentDistance distance) {
  const Tensor products = queries.matmul(block.t());
  const Tensor norms = at::linalg_vector_norm(block, 2, {1});
  if (distance == LatentDistance::cosine) return -products / norms.clamp_min(1e-30);
  return norms.square() - products * 2;
}

/// The `wanted` rows nearest to each query by rough distance, (queries, wanted), in any order.
inline Tensor candidates(const Tensor& rows, const Tensor& queries, std::int64_t wanted, LatentDistance distance) {
  // Centred on the queries, |x|^2 - 2xq keeps its digits; far from the origin it would be a difference of large
  // numbers.
  const bool centres = distance == LatentDistance::euclidean;
  const Tensor centre = queries.mean(0), sought = centres ? queries - centre : queries;
  // A block and its distances fit into the cache.
  const std::int64_t block = (std::int64_t{1} << 19) / (std::max)(rows.size(1), queries.size(0)) + 1;
  Tensor best, places;
  for (std::int64_t begin = 0; begin < rows.size(0); begin += block) {
    const Tensor part = rows.narrow(0, begin, (std::min)(block, rows.size(0) - begin));
    const Tensor rough = rough_distances(centres ? part - centre : part, sought, distance);
    const auto [values, found] =
        at::topk(rough, (std::min)(wanted, part.size(0)), 1, /*largest=*/false, /*sorted=*/false);
    best = best.defined() ? at::cat({best, values}, 1) : values;
    places = places.defined() ? at::cat({places, found + begin}, 1) : found + begin;
    const auto [kept_values, kept] = at::topk(best, (std::min)(wanted, best.size(1)), 1, false, false);
    best = kept_values;
    places = places.gather(1, kept);
  }
  return places;
}

/// The distance of two rows in float64.
inline double exact_distance(const float* a, const float* b, std::int64_t length, LatentDistance distance) {
  double squares = 0, product = 0, of_a = 0, of_b = 0;
  for (std::int64_t j = 0; j < length; ++j) {
    const double x = a[j], y = b[j];
    squares += (x - y) * (x - y);
    product += x * y;
    of_a += x * x;
    of_b += y * y;
  }
  if (distance == LatentDistance::euclidean) return std::sqrt(squares);
  return of_a > 0 && of_b > 0 ? 1 - product / std::sqrt(of_a * of_b) : 1;
}

}  // namespace detail

/// The `count` rows of a table (N, L) nearest to each query (Q, L), or all rows if there are fewer. The table is read
/// in blocks, once per 64 queries, in float32; somewhat more candidates than `count` are then ranked by their distance
/// in float64, ties by row. InvalidValue for a count below 1, an empty table, and rows of different lengths.
inline NearestRows nearest(const Tensor& table, const Tensor& queries, std::int64_t count,
                           LatentDistance distance = LatentDistance::euclidean) {
  const at::NoGradGuard no_grad;
  if (table.dim() != 2 || queries.dim() != 2 || table.size(1) != queries.size(1))
    throw InvalidValue("the nearest rows are sought among latents in rows of one length");
  if (table.size(0) < 1 || count < 1) throw InvalidValue("at least 1 nearest row must be asked for, of at least 1");
  count = (std::min)(count, table.size(0));
  const std::int64_t wanted = (std::min)(2 * count + 16, table.size(0)), latents = table.size(1);
  const Tensor rows = table.to(at::kCPU, at::kFloat).contiguous();
  const Tensor points = queries.to(at::kCPU, at::kFloat).contiguous();
  const NearestRows found{at::empty({points.size(0), count}, at::kLong),
                          at::empty({points.size(0), count}, at::kDouble)};
  constexpr std::int64_t at_once = 64;  // queries per pass over the table
  std::vector<std::pair<double, std::int64_t>> ranked(std::size_t(wanted), {0, 0});
  Tensor nearby;
  for (std::int64_t query = 0; query < points.size(0); ++query) {
    if (query % at_once == 0)
      nearby = detail::candidates(rows, points.narrow(0, query, (std::min)(at_once, points.size(0) - query)), wanted,
                                  distance)
                   .contiguous();
    const std::int64_t* const places = nearby.data_ptr<std::int64_t>() + query % at_once * wanted;
    for (std::size_t i = 0; i < ranked.size(); ++i)
      ranked[i] = {detail::exact_distance(rows.data_ptr<float>() + places[i] * latents,
                                          points.data_ptr<float>() + query * latents, latents, distance),
                   places[i]};
    std::sort(ranked.begin(), ranked.end());
    for (std::int64_t i = 0; i < count; ++i) {
      found.distances.data_ptr<double>()[query * count + i] = ranked[std::size_t(i)].first;
      found.rows.data_ptr<std::int64_t>()[query * count + i] = ranked[std::size_t(i)].second;
    }
  }
  return found;
}

}  // namespace animevae
