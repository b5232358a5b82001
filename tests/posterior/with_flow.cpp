// SPDX-License-Identifier: MIT
#include <animevae/posterior/with_flow.hpp>

#include <ATen/ops/masked_select.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <animevae/posterior/full_gaussian.hpp>
#include <animevae/posterior/point_estimate.hpp>

#include "support/doctest.hpp"
#include "support/own_tensors.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

using SmallFlow = av::InverseAutoregressive<2, 6, 2>;
using Posterior = av::WithFlow<av::DiagonalGaussian, SmallFlow>;

}  // namespace

TEST_CASE("a posterior with a flow takes the base's moments and the flow's context, for vectors and maps") {
  CHECK((Posterior::moments({3}) == av::Shape{8}));
  CHECK((Posterior::moments({3, 2, 2}) == av::Shape{8, 2, 2}));
  CHECK((Posterior::noise({3, 2, 2}) == av::Shape{3, 2, 2}));
  CHECK((av::WithFlow<av::FullGaussian, SmallFlow>::moments({3}) == av::Shape{11}));
  const av::Shape latent{3, 2, 2};
  const auto posterior = Posterior::of(normal_numbers({4, 8, 2, 2}), latent, random_own_tensors<Posterior>(latent));
  const av::Tensor noise = normal_numbers({4, 3, 2, 2}, 9);
  const av::PosteriorSample sample = posterior.rsample_with_log_prob(noise);
  CHECK(sample.z.sizes() == noise.sizes());
  CHECK(sample.log_prob.sizes().vec() == std::vector<std::int64_t>{4});
  CHECK(same_bits(sample.z, posterior.rsample(noise)));
  CHECK(difference(posterior.point(), posterior.rsample(at::zeros_like(noise))) == 0);
  CHECK_FALSE(av::rows_of(posterior).log_variance.defined());
}

TEST_CASE("the density of a flow's samples is that of their histogram") {
  const std::int64_t n = 400'000, bins = 60;
  const av::OwnTensors own = random_own_tensors<Posterior>({1}, 4);
  const auto posterior = Posterior::of(normal_numbers({1, 4}, 2).expand({n, 4}), {1}, own);
  const av::PosteriorSample sample = posterior.rsample_with_log_prob(normal_numbers({n, 1}, 3));
  const double low = sample.z.min().item<double>(), high = sample.z.max().item<double>();
  const av::Tensor z = sample.z.flatten(), where = ((z - low) / (high - low) * bins).floor().clamp(0, bins - 1);
  double worst = 0;
  for (std::int64_t bin = bins / 4; bin < 3 * bins / 4; ++bin) {
    const av::Tensor inside = where == double(bin);
    const double count = inside.sum().item<double>();
    if (count < 2000) continue;
    const double observed = count / double(n) * bins / (high - low);
    const double density = sample.log_prob.exp().masked_select(inside).mean().item<double>();
    worst = std::max(worst, std::abs(observed / density - 1) * std::sqrt(count));
  }
  CHECK(worst > 0);
  CHECK(worst < 6);  // in standard deviations of a count
}

TEST_CASE("what makes a base of a flow") {
  CHECK(av::HasDensityAnywhere<av::FullGaussian::Batch>);
  CHECK_FALSE(av::HasDensityAnywhere<av::PointEstimate::Batch>);
  CHECK_FALSE(av::HasDensityAnywhere<Posterior::Batch>);
  CHECK(av::HasDensity<Posterior::Batch>);
}
