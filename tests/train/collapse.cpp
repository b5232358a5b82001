// SPDX-License-Identifier: MIT
#include <animevae/train/collapse.hpp>

#include <limits>
#include <string>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

bool warns(std::int64_t step, double rate, bool warmed_up = true) {
  return av::collapse_warning({.progress = {.step = step}, .rate = rate}, warmed_up).has_value();
}

}  // namespace

TEST_CASE("collapse_warning says the step, the rate and what to try") {
  CHECK(av::collapse_warning({.progress = {.step = 1234}, .rate = 0.0123}, true).value() ==
        "the posterior has collapsed: at step 1234 the latents carry 0.012 nats in all, so every picture is decoded to "
        "nearly the same face; try Kaiming-uniform initialisation, a smaller learning rate, a smaller beta or a longer "
        "warm-up");
  CHECK(av::collapse_warning({.progress = {.step = 200}, .rate = 1e-7}, true)->find(" carry 0 nats ") !=
        std::string::npos);
  CHECK(av::collapse_warning({.progress = {.step = 200}, .rate = -1e-7}, true)->find(" carry 0 nats ") !=
        std::string::npos);
}

TEST_CASE("collapse_warning is given only after the warm-up, from step 200 on, for a rate below 0.5 nats") {
  CHECK(warns(200, 0.499));
  CHECK(warns(1'000'000, 0));
  CHECK_FALSE(warns(199, 0.499));
  CHECK_FALSE(warns(1, 0));
  CHECK_FALSE(warns(200, 0.5));
  CHECK_FALSE(warns(200, 25));
  CHECK_FALSE(warns(200, 0.1, false));
  CHECK_FALSE(warns(1'000'000, 0, false));
  CHECK_FALSE(warns(200, std::numeric_limits<double>::quiet_NaN()));  // divergence has its own words
}
