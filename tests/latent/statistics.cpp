// SPDX-License-Identifier: MIT
#include <animevae/latent/statistics.hpp>

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <vector>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

using Numbers = std::vector<double>;

namespace {

at::Tensor to_tensor(const Numbers& numbers) { return at::tensor(numbers, at::kDouble); }

}  // namespace

TEST_CASE("the statistics of a table of posteriors are numpy's") {
  const Oracle* oracle = Oracle::find();
  if (oracle == nullptr) return;
  const av::LatentStatistics s = av::latent_statistics({(*oracle)["latent.means"], (*oracle)["latent.log_variances"]});
  CHECK(difference(to_tensor(s.mean), (*oracle)["latent.mean"]) < 1e-12);
  CHECK(difference(to_tensor(s.log_variance), (*oracle)["latent.log_variance"]) < 1e-12);
  CHECK(difference(to_tensor(s.aggregate_log_variance), (*oracle)["latent.aggregate_log_variance"]) < 1e-12);
  CHECK(difference(to_tensor(s.rate), (*oracle)["latent.rate"]) < 1e-12);
  CHECK(difference(s.correlation, (*oracle)["latent.correlation"]) < 1e-12);
  CHECK(same_bits(at::tensor(s.order), (*oracle)["latent.order"]));
}

TEST_CASE("latent_statistics of four images are those computed by hand") {
  // One latent walks 1, 2, 3, 4 and knows itself exactly as well as the prior does, the other mirrors it at half the
  // length, the third stands still at the prior.
  const at::Tensor means = at::tensor(Numbers{1, -0.5, 0, 2, -1, 0, 3, -1.5, 0, 4, -2, 0}, at::kFloat).view({4, 3});
  const av::LatentStatistics s = av::latent_statistics({means, at::zeros_like(means)});
  CHECK(s.mean == Numbers{2.5, -1.25, 0});
  CHECK(s.log_variance[0] == doctest::Approx(std::log(1.25)));  // divided by 4, not by 3
  CHECK(s.log_variance[1] == doctest::Approx(std::log(1.25 / 4)));
  CHECK(s.aggregate_log_variance[0] == doctest::Approx(std::log(2.25)));
  CHECK(s.aggregate_log_variance[2] == doctest::Approx(0));
  CHECK(s.rate == Numbers{3.75, 0.9375, 0});  // half the mean square
  CHECK(s.order == std::vector<std::int64_t>{0, 1, 2});
  CHECK(s.correlation[0][1].item<double>() == doctest::Approx(-1));
  CHECK(s.correlation[1][1].item<double>() == doctest::Approx(1));
}

TEST_CASE("latent_statistics takes the rate of each latent under another prior than the standard normal one") {
  const at::Tensor means = at::tensor(Numbers{1, 2, 3, 4, 5, 6}, at::kFloat).view({2, 3});
  const Numbers rate{0.5, 2, 1};
  for (const at::Tensor& log_variances : {at::Tensor{}, at::zeros({2, 3})}) {
    const av::LatentStatistics s = av::latent_statistics({means, log_variances}, rate);
    CHECK(s.rate == rate);
    CHECK(s.order == std::vector<std::int64_t>{1, 2, 0});
  }
  CHECK_THROWS_WITH_AS((void)av::latent_statistics({means, {}}, Numbers{1, 2}),
                       "statistics of 3 latents were given the rates of 2", av::InvalidValue);
}

TEST_CASE("latents are ordered by falling rate, equal ones as they come") {
  CHECK(av::falling_order(Numbers{0.1, 3, 2, 3, 0.1, 4}) == std::vector<std::int64_t>{5, 1, 3, 2, 0, 4});
  CHECK(av::falling_order(Numbers{}).empty());
}

TEST_CASE("one image has no statistics") {
  CHECK_THROWS_WITH_AS((void)av::latent_statistics({at::zeros({1, 3}), at::zeros({1, 3})}),
                       "statistics of the latents need at least 2 images", av::InvalidValue);
}
