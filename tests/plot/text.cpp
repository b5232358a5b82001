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

TEST_CASE("text_width of an empty text is 0") { CHECK(av::text_width("") == 0); }
