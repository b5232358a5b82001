// SPDX-License-Identifier: MIT
#include <animevae/labels/attribute_table.hpp>

#include <string>
#include <vector>

#include "support/doctest.hpp"
#include "support/label_column.hpp"

namespace av = animevae;

TEST_CASE("images are found by their path, else by their name alone") {
  const av::AttributeTable table{.source = "labels.csv",
                                 .attributes = {{"x", true}},
                                 .images = {"big/1.png", "small/1.png", "2.jpg"},
                                 .values = {1, 2, 3}};
  const std::vector<std::string> images{"small/1.jpeg", "deep/down/2.png", "3.png"};
  const av::MatchedAttributes matched = av::match_attributes(table, images, "3 images of a folder");
  CHECK(column(matched.table, 0) == std::vector<float>{2, 3});
  CHECK(matched.images == std::vector<std::int64_t>{0, 1});
  CHECK(matched.unlabelled == std::vector<std::string>{"3.png"});
  const std::vector<std::string> others{"z.png"};
  CHECK_THROWS_WITH_AS((void)av::match_attributes(table, others, "1 images of z"),
                       "labels.csv: has labels for 3 images, 'big/1.png' for one, and for none of the 1 images of z "
                       "('z.png' for one)",
                       av::FileError);
}

TEST_CASE("an image that may be two of the table's, and a row that may be two images', are refused by name") {
  const auto says = [](const std::vector<std::string>& rows, const std::vector<std::string>& images,
                       const char* sentence) {
    const av::AttributeTable table{.source = "labels.csv",
                                   .attributes = {{"x", true}},
                                   .images = rows,
                                   .values = std::vector<float>(rows.size(), 1)};
    CHECK_THROWS_WITH_AS((void)av::match_attributes(table, images, "images"), sentence, av::FileError);
  };
  says({"big/1.png", "small/1.png"}, {"1.png"},
       "labels.csv: '1.png' may be 'big/1.png' or 'small/1.png' there; tell them apart by their folders");
  says({"a.png", "./a.png"}, {"a.png"},
       "labels.csv: 'a.png' may be 'a.png' or './a.png' there; tell them apart by their folders");
  says({"1", "2"}, {"1.jpg", "1.png"},
       "labels.csv: '1' may be '1.jpg' or '1.png'; the file must tell them apart by their folders");
}

TEST_CASE("match_attributes gives a row to the image whose name agrees best with it") {
  const av::AttributeTable table{
      .source = "labels.csv", .attributes = {{"x", true}}, .images = {"1.png", "b/2.png"}, .values = {1, 2}};
  const std::vector<std::string> images{"1.jpg", "1.png", "1.bmp", "a/2.png", "b/2.png"};
  const av::MatchedAttributes matched = av::match_attributes(table, images, "images");
  CHECK(matched.images == std::vector<std::int64_t>{1, 4});
  CHECK(matched.unlabelled == std::vector<std::string>{"1.jpg", "1.bmp", "a/2.png"});
}

TEST_CASE("a column that was left out is refused with the reason when it is asked for") {
  const av::AttributeTable table{.source = "labels.csv",
                                 .attributes = {{"x", true}},
                                 .images = {"a"},
                                 .values = {1},
                                 .left_out = {"'age' (line 3 has an empty cell)"}};
  const std::vector<std::string> age{"age"};
  CHECK_THROWS_WITH_AS((void)av::only_attributes(table, age),
                       "labels.csv has 'age', which is left out (line 3 has an empty cell)", av::InvalidValue);
}

TEST_CASE("attributes are chosen by name, the words of a column all at once") {
  const av::AttributeTable table{.source = "labels.csv",
                                 .attributes = {{"smile"}, {"hair=blue", false, "hair"}, {"hair=red", false, "hair"}},
                                 .images = {"a", "b"},
                                 .values = {1, -1, 1, -1, 1, -1}};
  const std::vector<std::string> names{"hair", "smile"};
  const av::AttributeTable some = av::only_attributes(table, names);
  CHECK(some.names() == std::vector<std::string>{"hair=blue", "hair=red", "smile"});
  CHECK(column(some, 2) == std::vector<float>{1, -1});
  const std::vector<std::string> misspelt{"smlie"};
  CHECK_THROWS_WITH_AS((void)av::only_attributes(table, misspelt),
                       doctest::Contains("no attribute 'smlie' in labels.csv; did"), av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::only_attributes(table, misspelt), doctest::Contains("did you mean 'smile'?"),
                       av::InvalidValue);
}

TEST_CASE("only_attributes chooses both columns of a hue by the hue's name") {
  const av::AttributeTable table{
      .source = "labels.csv",
      .attributes = {{"x", true}, {"hue.cos", true, {}, "hue"}, {"hue.sin", true, {}, "hue"}},
      .images = {"a"},
      .values = {5, 0, 1}};
  const std::vector<std::string> hue{"hue"};
  CHECK(av::only_attributes(table, hue).names() == std::vector<std::string>{"hue.cos", "hue.sin"});
}

TEST_CASE("two_groups makes one attribute of two lists of images, and attribute_rows chooses rows") {
  const std::vector<std::string> with{"a", "b"}, without{"c"};
  const av::AttributeTable table = av::two_groups("glasses", with, without);
  CHECK(table.values == std::vector<float>{1, 1, -1});
  const std::vector<std::int64_t> rows{2, 0};
  CHECK(av::attribute_rows(table, rows).images == std::vector<std::string>{"c", "a"});
  CHECK(av::attribute_rows(table, rows).values == std::vector<float>{-1, 1});
}
