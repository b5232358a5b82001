// SPDX-License-Identifier: MIT
#include "options/size.hpp"

#include "support/doctest.hpp"

#include <string>

#include <animevae/core/error.hpp>

namespace av = animevae;
using namespace av::program;

TEST_CASE("extent_of reads the height before the width, and refuses what is no size") {
  CHECK((extent_of("96x64") == av::Extent{96, 64}));
  CHECK((extent_of("1x4096") == av::Extent{1, 4096}));
  for (const char* const text :
       {"", "x", "64", "64x", "x64", "0x64", "64x4097", "-1x64", "64x64x3", "64 x 64", "64X64"})
    CHECK_THROWS_WITH_AS(
        (void)extent_of(text),
        ("--size is '" + std::string{text} + "'; it must be HEIGHTxWIDTH, each from 1 to 4096").c_str(),
        av::InvalidValue);
}
