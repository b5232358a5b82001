// SPDX-License-Identifier: MIT
#include <animevae/latent/k_means.hpp>

#include <ATen/ops/cat.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>

#include <cstdint>
#include <tuple>
#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// Blobs of these sizes, 20 apart from each other along the first coordinate.
at::Tensor blobs(const std::vector<std::int64_t>& sizes, double shift = 0) {
  std::vector<at::Tensor> parts;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const at::Tensor blob = normal_numbers({sizes[i], 2}, 10 + i);
    blob.select(1, 0).add_(20 * double(i) + shift);
    parts.push_back(blob);
  }
  return at::cat(parts);
}

}  // namespace

TEST_CASE("separated blobs are found, the largest first, their centres the means of their rows") {
  const at::Tensor table = blobs({20, 50, 30});
  const av::KMeans found = av::k_means(table, {.clusters = 3});
  CHECK(found.clustering.sizes == std::vector<std::int64_t>{50, 30, 20});
  CHECK(found.clustering.assignments.narrow(0, 0, 20).eq(2).all().item<bool>());
  CHECK(found.clustering.assignments.narrow(0, 20, 50).eq(0).all().item<bool>());
  double inertia = 0;
  for (const auto& [cluster, begin, size] : {std::tuple{0, 20, 50}, {1, 70, 30}, {2, 0, 20}}) {
    const at::Tensor rows = table.narrow(0, begin, size), mean = rows.mean(0);
    CHECK(difference(found.clustering.centres[cluster], mean) < 1e-12);
    inertia += (rows - mean).square().sum().item<double>();
  }
  CHECK(found.inertia == doctest::Approx(inertia));
}

TEST_CASE("the same seed gives the same clusters, and far from the origin they are the same") {
  const at::Tensor table = normal_numbers({300, 5});
  const av::KMeans once = av::k_means(table, {.clusters = 6, .seed = 3}),
                   again = av::k_means(table, {.clusters = 6, .seed = 3});
  CHECK(once.clustering.assignments.equal(again.clustering.assignments));
  CHECK(once.inertia == again.inertia);
  CHECK(av::k_means(blobs({20, 30}, 1e7), {.clusters = 2}).inertia ==
        doctest::Approx(av::k_means(blobs({20, 30}), {.clusters = 2}).inertia).epsilon(1e-6));
}

TEST_CASE("more starts are never worse") {
  const at::Tensor table = normal_numbers({200, 2});
  CHECK(av::k_means(table, {.clusters = 9, .starts = 8}).inertia <=
        av::k_means(table, {.clusters = 9, .starts = 1}).inertia);
}

TEST_CASE("a cluster that has lost all its rows begins again, so that none is empty") {
  const at::Tensor table = blobs({10, 10});
  const at::Tensor start = at::tensor({0.0, 0.0, 1000.0, 0.0}, at::kDouble).view({2, 2});
  const av::KMeans found = av::detail::lloyd(table, start, 100);
  CHECK(found.clustering.sizes == std::vector<std::int64_t>{10, 10});
}

TEST_CASE("with as many clusters as rows the inertia is 0") {
  const at::Tensor table = normal_numbers({7, 3});
  CHECK(av::k_means(table, {.clusters = 7}).inertia == doctest::Approx(0));
}

TEST_CASE("fewer rows than clusters, or fewer that differ, are refused in a sentence") {
  CHECK_THROWS_WITH_AS((void)av::k_means(normal_numbers({3, 2}), {.clusters = 4}),
                       "4 clusters were asked for of 3 rows", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::k_means(at::ones({9, 2}), {.clusters = 2}),
                       "there are fewer different rows than the 2 clusters asked for", av::InvalidValue);
  CHECK_THROWS_AS((void)av::k_means(normal_numbers({3, 2}), {.clusters = 0}), av::InvalidValue);
}
