// SPDX-License-Identifier: MIT
#include <animevae/reconstruction/scale.hpp>

#include <cmath>

#include <animevae/reconstruction/laplace.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("a fixed scale is the number it was given, and 1 by default") {
  CHECK(av::FixedScale{}({}) == 1);
  CHECK(av::FixedScale{0.25}({}) == 0.25);
  CHECK(av::FixedScale::own_tensors.empty());
}

TEST_CASE("a scale of 0, below 0 or NaN is refused by name, with a hint for 1/3 in integers") {
  CHECK_NOTHROW(av::check_values(av::Laplace{.scale = 1.0 / 3}, "reconstruction"));
  CHECK_THROWS_WITH_AS(
      av::check_values(av::Laplace{.scale = 1 / 3}, "reconstruction"),
      "reconstruction.scale is 0; it must be above 0 (a quotient of integers such as 1/3 is 0: write 1.0/3)",
      av::InvalidValue);
  CHECK_THROWS_WITH_AS(av::check_values(av::Laplace{.scale = -2}, "reconstruction"),
                       "reconstruction.scale is -2; it must be above 0", av::InvalidValue);
  CHECK_THROWS_AS(av::check_values(av::Laplace{.scale = std::nan("")}, "reconstruction"), av::InvalidValue);
}

TEST_CASE("a learned scale is the exponential of its tensor, with a gradient") {
  const av::Tensor log_scale = normal_numbers({1}).set_requires_grad(true);
  const av::Tensor scale = av::LearnedScale{}(av::OwnTensors{.tensors = {log_scale}});
  CHECK(difference(scale, log_scale.exp()) == 0);
  scale.sum().backward();
  CHECK(difference(log_scale.grad(), log_scale.exp()) < 1e-15);
  REQUIRE(av::LearnedScale::own_tensors.size() == 1);
  CHECK(av::LearnedScale::own_tensors[0].name == "log_scale");
  CHECK(av::LearnedScale::own_tensors[0].initial == -1);
}
