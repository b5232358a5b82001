// SPDX-License-Identifier: MIT
#include <animevae/faces/factor_labels.hpp>

#include <string>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("factor_labels has the words of the drawn faces' factors, and each face's own") {
  const av::DrawnFaces faces{.count = 50, .seed = 3};
  const av::LabelTable table = av::factor_labels(faces, {"mouth", "hair_colour"});
  CHECK(table.words ==
        av::LabelWords{{"mouth", {"closed", "smile", "laughing", "round", "frown", "cat"}},
                       {"hair_colour",
                        {"black", "brown", "blonde", "orange", "red", "pink", "purple", "blue", "green", "silver"}}});
  REQUIRE(table.size() == 50);
  for (std::int64_t k = 0; k < 50; ++k) {
    CHECK(table.choices[std::size_t(2 * k)] == int(faces.factors(k).mouth));
    CHECK(table.choices[std::size_t(2 * k + 1)] == int(faces.factors(k).hair_colour));
  }
}

TEST_CASE("factor_label_count is the number of columns of factor_labels") {
  static_assert(av::factor_label_count({"hair_colour", "mouth"}) == 16);
  static_assert(av::factor_label_count({}) == 0 && av::factor_label_count({"hair_shade", "hair_color"}) == 0);
  const std::vector<std::string> all{"hair_colour", "hair_style", "bangs",     "eye_colour",
                                     "mouth",       "background", "accessory", "outfit"};
  CHECK(av::factor_labels({.count = 1}, all).words.size() ==
        av::factor_label_count(
            {"hair_colour", "hair_style", "bangs", "eye_colour", "mouth", "background", "accessory", "outfit"}));
}

TEST_CASE("factor_labels refuses numbers, and unknown names with similar ones") {
  CHECK_THROWS_WITH_AS((void)av::factor_labels({.count = 1}, {"hair_color"}),
                       "the drawn faces have no factor 'hair_color' with words; did you mean 'hair_colour'?",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::factor_labels({.count = 1}, {"mouth", "tilt"}),
                       "the drawn faces have no factor 'tilt' with words", av::InvalidValue);
  CHECK_THROWS_AS((void)av::factor_labels({.count = 1}, {"mouth", "mouth"}), av::InvalidValue);
  CHECK_THROWS_AS((void)av::factor_labels({.count = 1}, {}), av::InvalidValue);
}
