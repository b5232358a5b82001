// SPDX-License-Identifier: MIT
#include <animevae/latent/clustering.hpp>

#include <ATen/ops/cdist.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cstdint>
#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

av::Clustering two_clusters() {
  return {.assignments = at::tensor({1, 1, 0, 1}, at::kLong), .centres = normal_numbers({2, 3}), .sizes = {1, 3}};
}

}  // namespace

TEST_CASE("the first of a cluster's rows has the least sum of squared distances to the others") {
  const at::Tensor table = normal_numbers({40, 3}), members = at::tensor({3, 5, 8, 13, 21, 34}, at::kLong);
  av::Clustering clustering{
      .assignments = at::zeros({40}, at::kLong), .centres = normal_numbers({2, 3}), .sizes = {34, 6}};
  clustering.assignments.index_fill_(0, members, 1);
  const std::vector<std::int64_t> rows = av::typical_rows(table, clustering, 1);
  REQUIRE(rows.size() == 6);
  const at::Tensor own = table.index_select(0, members);
  const auto medoid = at::cdist(own, own).square().sum(1).argmin().item<std::int64_t>();
  CHECK(rows.front() == members[medoid].item<std::int64_t>());
  const at::Tensor middle = own.mean(0);
  for (std::size_t i = 1; i < rows.size(); ++i)
    CHECK((table[rows[i - 1]] - middle).norm().item<double>() <= (table[rows[i]] - middle).norm().item<double>());
}

TEST_CASE("clusters are numbered by falling size") {
  av::Clustering clustering = two_clusters();
  const at::Tensor centres = clustering.centres.clone(), order = av::detail::largest_first(clustering);
  CHECK(clustering.assignments.equal(at::tensor({0, 0, 1, 0}, at::kLong)));
  CHECK(clustering.sizes == std::vector<std::int64_t>{3, 1});
  CHECK(clustering.centres[0].equal(centres[1]));
  CHECK(order.equal(at::tensor({1, 0}, at::kLong)));
}

TEST_CASE("a cluster that is not there is refused in a sentence") {
  CHECK_THROWS_WITH_AS((void)av::typical_rows(normal_numbers({4, 3}), two_clusters(), 2),
                       "cluster 2 was asked for; there are clusters 0 to 1", av::InvalidValue);
}
