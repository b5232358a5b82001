// SPDX-License-Identifier: MIT
#include <animevae/data/label_table.hpp>

#include <string>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("label_table has the words that occur, in alphabetical order, and empty ones as unknown") {
  const av::LabelTable table =
      av::label_table({{"mood", {"sad", "glad", "", "sad"}}, {"hat", {"yes", "", "no", "no"}}});
  CHECK(table.words == av::LabelWords{{"mood", {"glad", "sad"}}, {"hat", {"no", "yes"}}});
  CHECK(table.choices == std::vector<int>{1, 1, 0, -1, -1, 0, 1, 0});
  CHECK(table.size() == 4);
}

TEST_CASE("label_table refuses columns of different lengths, one without a word, and no column") {
  CHECK_THROWS_WITH_AS((void)av::label_table({{"mood", {"sad"}}, {"hat", {"yes", "no"}}}),
                       "the label 'hat' is of 2 images, and 'mood' of 1", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::label_table({{"mood", {"", ""}}}), "the label 'mood' has no words", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::label_table({}), "a table of labels has at least one attribute", av::InvalidValue);
}

TEST_CASE("LabelTable::check refuses words that there are not, and rows that are not complete") {
  const av::LabelWords words{{"mood", {"glad", "sad"}}, {"hat", {"no"}}};
  av::LabelTable{words, {1, 0, -1, -1}}.check();
  CHECK_THROWS_WITH_AS((av::LabelTable{words, {1, 0, 2, 0}}.check()),
                       "image 1 has word 2 of the label 'mood', which has 2 (0 to 1)", av::InvalidValue);
  CHECK_THROWS_WITH_AS((av::LabelTable{words, {1, -2}}.check()),
                       "image 0 has word -2 of the label 'hat', which has 1 (0 to 0)", av::InvalidValue);
  CHECK_THROWS_WITH_AS((av::LabelTable{words, {1, 0, 1}}.check()),
                       "a table of labels has a choice of each of its 2 attributes for every image, and not 3 in all",
                       av::InvalidValue);
  CHECK(av::LabelTable{}.size() == 0);
}
