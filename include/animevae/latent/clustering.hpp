// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/argsort.h>
#include <ATen/ops/bincount.h>
#include <ATen/ops/nonzero.h>

#include <cstdint>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Rows of a table sorted into clusters, the largest cluster first.
struct Clustering {
  Tensor assignments{};               ///< (N), int64: the cluster of each row
  Tensor centres{};                   ///< (clusters, L), float64
  std::vector<std::int64_t> sizes{};  ///< rows of each cluster

  [[nodiscard]] std::int64_t size() const { return centres.size(0); }
};

/// The rows of a cluster by their distance from its mean, the nearest first. The first is the medoid: it has the least
/// sum of squared distances to the others.
inline std::vector<std::int64_t> typical_rows(const Tensor& table, const Clustering& clustering, std::int64_t cluster) {
  if (cluster < 0 || cluster >= clustering.size())
    throw InvalidValue("cluster " + std::to_string(cluster) + " was asked for; there are clusters 0 to " +
                       std::to_string(clustering.size() - 1));
  const Tensor members = at::nonzero(clustering.assignments == cluster).flatten();
  const Tensor rows = table.index_select(0, members).to(at::kDouble);
  const Tensor distances = (rows - rows.mean(0)).square().sum(1);
  const Tensor order = members.index_select(0, at::argsort(distances, /*stable=*/true, 0, false)).contiguous();
  return {order.data_ptr<std::int64_t>(), order.data_ptr<std::int64_t>() + order.numel()};
}

namespace detail {

/// Renumbers clusters by falling size; equal ones keep their order. Returns the old number of each.
inline Tensor largest_first(Clustering& clustering) {
  const Tensor sizes = at::bincount(clustering.assignments, {}, clustering.centres.size(0));
  const Tensor order = at::argsort(sizes, /*stable=*/true, 0, /*descending=*/true);
  clustering.assignments = at::argsort(order, true, 0, false).index_select(0, clustering.assignments);
  clustering.centres = clustering.centres.index_select(0, order);
  const Tensor sorted = sizes.index_select(0, order).contiguous();
  clustering.sizes.assign(sorted.data_ptr<std::int64_t>(), sorted.data_ptr<std::int64_t>() + sorted.numel());
  return order;
}

}  // namespace detail

}  // namespace animevae
