// SPDX-License-Identifier: MIT
#include <animevae/posterior/point_estimate.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("a point estimate is the encoder's output, and takes no noise") {
  const av::Tensor moments = normal_numbers({3, 2, 2, 2});
  const av::PointEstimate::Batch posterior = av::PointEstimate::of(moments);
  CHECK(same_bits(posterior.rsample({}), moments));
  CHECK(same_bits(posterior.point(), moments));
  CHECK((av::PointEstimate::moments({2, 2, 2}) == av::Shape{2, 2, 2}));
  CHECK(av::PointEstimate::noise({2, 2, 2}).size() == 0);
  CHECK_FALSE(av::rows_of(posterior).log_variance.defined());
}
