// SPDX-License-Identifier: MIT
#include <animevae/latent/diagnosis.hpp>

#include <ATen/ops/full.h>
#include <ATen/ops/stack.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("collapsed, wide and narrow latents are found, and those that go together") {
  const at::Tensor z = normal_numbers({4000, 4}, 1, at::kFloat);
  const at::Tensor own = z.select(1, 0);
  const at::Tensor means = at::stack(
      {own, z.select(1, 1) * 0.05, z.select(1, 2) * 2, z.select(1, 3) * 0.3, (own * 0.8 + z.select(1, 1) * 0.6)}, 1);
  const at::Tensor log_variances = at::full({4000, 5}, std::log(0.05));
  log_variances.select(1, 1).zero_();  // collapsed: as the prior
  const av::LatentFindings found = av::find_faults(av::latent_statistics({means, log_variances}));
  CHECK(found.collapsed == std::vector<std::int64_t>{1});
  CHECK(found.wide == std::vector<std::int64_t>{2});
  CHECK(found.narrow == std::vector<std::int64_t>{3});
  CHECK(found.active.size() == 4);
  REQUIRE(found.correlated.size() == 1);
  const av::CorrelatedPair pair = found.correlated.front();
  CHECK(pair.first + pair.second == 4);
  CHECK(pair.correlation == doctest::Approx(0.8).epsilon(0.05));
}

TEST_CASE("latents whose mean is far from the prior's are found, active or not") {
  const at::Tensor means = normal_numbers({1000, 3}, 1, at::kFloat);
  means.select(1, 0).add_(-1.5);
  means.select(1, 2).zero_().add_(2);
  const av::LatentFindings found = av::find_faults(av::latent_statistics({means, at::full({1000, 3}, -1.0)}));
  REQUIRE(found.off_centre.size() == 2);
  CHECK(found.off_centre[0] + found.off_centre[1] == 2);  // z0 and z2
}

TEST_CASE("a latent without any variance is collapsed and correlates with nothing") {
  const at::Tensor means = normal_numbers({100, 2}, 1, at::kFloat);
  means.select(1, 1).zero_();
  const av::LatentFindings found = av::find_faults(av::latent_statistics({means, at::full({100, 2}, 0.0)}));
  CHECK(found.collapsed == std::vector<std::int64_t>{1});
  CHECK(found.correlated.empty());
}
