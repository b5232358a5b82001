// SPDX-License-Identifier: MIT
#include <animevae/loss/progress.hpp>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("steps and epochs count from 1") {
  CHECK(av::Progress{}.step == 1);
  CHECK(av::Progress{}.epoch == 1);
}

TEST_CASE("Progress::final is later than any training") {
  CHECK(av::Progress::final().step > 1'000'000'000'000);
  CHECK(av::Progress::final().epoch > 1'000'000'000'000);
}
