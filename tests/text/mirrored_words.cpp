// SPDX-License-Identifier: MIT
#include <animevae/text/mirrored_words.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

/// The labels that a mirrored image has of these, as words.
std::vector<std::string> mirrored(const av::LabelWords& words) {
  std::vector<std::string> columns;
  for (const int column : av::mirrored_columns(words)) columns.push_back(words.columns()[std::size_t(column)]);
  return columns;
}

}  // namespace

TEST_CASE("mirrored_columns exchanges the words left and right, alone or within a word") {
  const av::LabelWords words{{"gaze", {"left", "ahead", "right", "far_left", "far_right", "bright", "cleft"}}};
  CHECK(av::mirrored_columns(words) == std::vector<int>{2, 1, 0, 4, 3, 5, 6});
  CHECK(av::has_sides(words));
}

TEST_CASE("mirrored_columns leaves a word as it is whose other side there is not") {
  const av::LabelWords words{{"gaze", {"left", "ahead"}}, {"hair", {"blue", "red"}}};
  CHECK(av::mirrored_columns(words) == std::vector<int>{0, 1, 2, 3});
  CHECK_FALSE(av::has_sides(words));
  CHECK_FALSE(av::has_sides(av::LabelWords{}));
}

TEST_CASE("mirrored_columns exchanges two attributes of the same words, in whatever order these are") {
  const av::LabelWords words{
      {"left eye", {"open", "shut"}}, {"hair", {"blue"}}, {"right eye", {"shut", "open"}}, {"mouth", {"open", "shut"}}};
  CHECK(mirrored(words) == std::vector<std::string>{"right eye=open", "right eye=shut", "hair=blue", "left eye=shut",
                                                    "left eye=open", "mouth=open", "mouth=shut"});
}

TEST_CASE("mirrored_columns leaves attributes of different words where they are") {
  const av::LabelWords words{{"left_eye", {"open", "shut"}}, {"right_eye", {"open", "shut", "hidden"}}};
  CHECK_FALSE(av::has_sides(words));
}

TEST_CASE("mirroring twice gives the labels again") {
  const av::LabelWords words{{"left ear", {"up, left", "up, right", "left and right"}},
                             {"right ear", {"left and right", "up, right", "up, left"}},
                             {"gaze", {"right", "left"}}};
  const std::vector<int> columns = av::mirrored_columns(words);
  for (std::size_t i = 0; i < columns.size(); ++i) CHECK(columns[std::size_t(columns[i])] == int(i));
}
