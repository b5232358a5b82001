// SPDX-License-Identifier: MIT
#include <animevae/plot/text.hpp>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("text is as wide as its letters, in proportion to its size") {
  const double small = av::text_width("latent", {.size = 10});
  CHECK(small > 0);
  CHECK(av::text_width("latent", {.size = 20}) == doctest::Approx(2 * small).epsilon(0.01));
  CHECK(av::text_width("latentlatent", {.size = 10}) == doctest::Approx(2 * small).epsilon(0.01));
  CHECK(av::text_width("latent", {.size = 10, .bold = true}) > small);
}

TEST_CASE("no text has no width") { CHECK(av::text_width("") == 0); }
