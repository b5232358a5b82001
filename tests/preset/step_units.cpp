// SPDX-License-Identifier: MIT
#include <animevae/preset/step_units.hpp>

#include "support/doctest.hpp"

TEST_CASE("the library's own units are nats per image, and those of every loss say so") {
  CHECK_FALSE(animevae::nats_per_image.as_printed);
  for (const std::string_view unit :
       {animevae::nats_per_image.total, animevae::nats_per_image.reconstruction, animevae::nats_per_image.kl})
    CHECK(unit.find("nats per image") != unit.npos);
}
