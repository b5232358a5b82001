// SPDX-License-Identifier: MIT
#include <animevae/latent/nearest.hpp>

#include <ATen/ops/argsort.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cstdint>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// All distances, one after the other, in float64: (queries, rows).
at::Tensor all_distances(const at::Tensor& table, const at::Tensor& queries, av::LatentDistance distance) {
  const at::Tensor x = table.to(at::kDouble).unsqueeze(0), q = queries.to(at::kDouble).unsqueeze(1);
  if (distance == av::LatentDistance::euclidean) return (x - q).square().sum(2).sqrt();
  return 1 - (x * q).sum(2) / (x.square().sum(2) * q.square().sum(2)).sqrt();
}

}  // namespace

TEST_CASE("the nearest rows are those of a search through all of them, over several blocks") {
  const at::Tensor table = normal_numbers({9000, 100}, 1, at::kFloat),
                   queries = normal_numbers({5, 100}, 2, at::kFloat);
  for (const auto distance : {av::LatentDistance::euclidean, av::LatentDistance::cosine}) {
    const av::NearestRows found = av::nearest(table, queries, 7, distance);
    const at::Tensor all = all_distances(table, queries, distance);
    const at::Tensor order = at::argsort(all, /*stable=*/true, 1, false).narrow(1, 0, 7);
    CHECK(found.rows.equal(order));
    CHECK(difference(found.distances, all.gather(1, order)) < 1e-9);
  }
}

TEST_CASE("a row of the table finds itself first, of equal rows the first") {
  const at::Tensor some = normal_numbers({50, 3}, 1, at::kFloat), table = at::cat({some, some});
  const av::NearestRows found = av::nearest(table, table.narrow(0, 60, 2), 3);
  CHECK(found.rows[0][0].item<std::int64_t>() == 10);
  CHECK(found.rows[0][1].item<std::int64_t>() == 60);
  CHECK(found.rows[1][0].item<std::int64_t>() == 11);
  CHECK(found.distances[0][1].item<double>() == 0);
  CHECK(found.distances[0][2].item<double>() > 0);
}

TEST_CASE("nearest() is as exact far from the origin as near it") {
  const at::Tensor table = (normal_numbers({500, 8}) * 64).round().to(at::kFloat), query = table.narrow(0, 3, 1);
  const av::NearestRows near = av::nearest(table, query, 10), far = av::nearest(table + 65536, query + 65536, 10);
  CHECK(near.rows.equal(far.rows));
  CHECK(difference(near.distances, far.distances) < 1e-9);
}

TEST_CASE("nearest() gives no more rows than the table has, and the cosine distance of a zero row is 1") {
  const at::Tensor table = at::tensor({1.0f, 0.0f, 0.0f, 0.0f, -2.0f, 0.0f}).view({3, 2});
  const av::NearestRows found =
      av::nearest(table, at::tensor({3.0f, 0.0f}).view({1, 2}), 8, av::LatentDistance::cosine);
  CHECK(difference(found.distances, at::tensor({0.0, 1.0, 2.0}, at::kDouble).view({1, 3})) < 1e-12);
}

TEST_CASE("nearest() refuses rows of another length, a count of 0 and an empty table") {
  const at::Tensor table = at::zeros({3, 2});
  CHECK_THROWS_WITH_AS((void)av::nearest(table, at::zeros({1, 3}), 1),
                       "the nearest rows are sought among latents in rows of one length", av::InvalidValue);
  CHECK_THROWS_AS((void)av::nearest(table, table, 0), av::InvalidValue);
  CHECK_THROWS_AS((void)av::nearest(at::zeros({0, 2}), table, 1), av::InvalidValue);
}
