// SPDX-License-Identifier: MIT
#include <animevae/latent/memorisation.hpp>

#include <ATen/ops/arange.h>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// 0, 1, 2, ... on a line, (count, 1).
at::Tensor line(std::int64_t count) { return at::arange(count, at::kFloat).unsqueeze(1); }

}  // namespace

TEST_CASE("samples on top of training rows are suspected, samples as far away as held-out rows are not") {
  const at::Tensor training = line(100), held_out = line(50) + 0.4;
  const av::Memorisation copies = av::memorisation(line(10) + 0.1, training, held_out, 1);
  CHECK(copies.of_samples == doctest::Approx(0.1).epsilon(1e-5));
  CHECK(copies.of_reference == doctest::Approx(0.4).epsilon(1e-5));
  CHECK(copies.reference_is_held_out);
  CHECK(copies.is_suspected());
  CHECK_FALSE(av::memorisation(line(10) + 0.3, training, held_out, 1).is_suspected());
}

TEST_CASE("without held-out rows, training rows are compared with one another, not with themselves") {
  for (const at::Tensor& none : {at::Tensor{}, line(0)}) {
    const av::Memorisation found = av::memorisation(line(10) + 0.25, line(100), none, 3);
    CHECK(found.of_reference == doctest::Approx(1));
    CHECK_FALSE(found.reference_is_held_out);
    CHECK(found.is_suspected());
  }
}

TEST_CASE("the nearest training rows of each sample are told") {
  const av::Memorisation found = av::memorisation(line(3) + 10.2, line(100), {}, 2);
  for (std::int64_t i = 0; i < 3; ++i) {
    CHECK(found.nearest.rows[i][0].item<std::int64_t>() == 10 + i);
    CHECK(found.nearest.rows[i][1].item<std::int64_t>() == 11 + i);
  }
}

TEST_CASE("one training row is too few") {
  CHECK_THROWS_WITH_AS((void)av::memorisation(line(3), line(1), {}, 1),
                       "memorised images are looked for among at least 2 images", av::InvalidValue);
}
