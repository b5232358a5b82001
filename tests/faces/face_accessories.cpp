// SPDX-License-Identifier: MIT
#include <animevae/faces/face_accessories.hpp>

#include <array>

#include "support/doctest.hpp"
#include "support/face_change.hpp"

namespace av = animevae;

TEST_CASE("each accessory is seen where it is worn") {
  struct Case {
    av::Accessory accessory;
    std::array<double, 4> where;
  };
  const std::array<Case, 7> cases{{{av::Accessory::glasses, {15, 35, 85, 75}},
                                   {av::Accessory::bow, {45, 0, 100, 35}},
                                   {av::Accessory::hairband, {5, 0, 95, 50}},
                                   {av::Accessory::hairclips, {5, 15, 45, 45}},
                                   {av::Accessory::flower, {5, 0, 50, 40}},
                                   {av::Accessory::cat_ears, {5, 0, 95, 30}},
                                   {av::Accessory::headphones, {0, 0, 100, 75}}}};
  for (const auto& [accessory, where] : cases) {
    const Change seen = change_by({}, [accessory = accessory](av::FaceFactors& f) { f.accessory = accessory; });
    CAPTURE(to_string(accessory));
    CHECK(seen.pixels > 60);
    CHECK(seen.lies_within(where[0], where[1], where[2], where[3]));
  }
}

TEST_CASE("every accessory but the cat ears has the colour of the accent") {
  for (int accessory = 1; accessory < int(av::factor_names<av::Accessory>.size()); ++accessory) {
    av::FaceFactors factors;
    factors.accessory = av::Accessory(accessory);
    const Change seen = change_by(factors, [](av::FaceFactors& f) { f.accent_hue = 20; });
    CAPTURE(to_string(factors.accessory));
    CHECK((seen.top < 60) == (factors.accessory != av::Accessory::cat_ears));
  }
}
