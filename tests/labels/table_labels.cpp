// SPDX-License-Identifier: MIT
#include <animevae/labels/table_labels.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <animevae/labels/label_text.hpp>
#include <animevae/labels/read_attributes.hpp>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

av::AttributeTable table_in(const std::string& labels_csv) {
  return av::attributes_of(av::parse_label_table(labels_csv, "labels.csv"));
}

const std::string labels_csv =
    "file,Smiling,hair,age\n"
    "a.png,1,blue,20\n"
    "b.png,0,red,31\n"
    "c.png,0,blue,5\n"
    "d.png,1,a=b,8\n";

}  // namespace

TEST_CASE("table_labels makes an attribute of a column of words, and one of no and yes of a column of both") {
  const auto table = av::only_attributes(table_in(labels_csv), std::vector<std::string>{"Smiling", "hair"});
  const std::vector<std::string> images{"x/c.png", "x/a.png", "x/d.png"};
  const av::LabelTable labels = av::table_labels(table, images, "faces");
  CHECK(labels.words == av::LabelWords{{"Smiling", {"no", "yes"}}, {"hair", {"a=b", "blue", "red"}}});
  CHECK(labels.choices == std::vector<int>{0, 1, 1, 1, 1, 0});
}

TEST_CASE("table_labels leaves images unlabelled that the table does not have") {
  const auto table = av::only_attributes(table_in(labels_csv), std::vector<std::string>{"hair", "Smiling"});
  const std::vector<std::string> images{"other.png", "b.png"};
  CHECK(av::table_labels(table, images, "faces").choices == std::vector<int>{-1, -1, 2, 0});
}

TEST_CASE("table_labels takes CelebA's list") {
  const auto table = av::parse_celeba_attributes("2\nSmiling Male\n1.jpg 1 -1\n2.jpg -1 -1\n", "list.txt");
  const std::vector<std::string> images{"1.jpg", "2.jpg"};
  const av::LabelTable labels = av::table_labels(table, images, "faces");
  CHECK(labels.words == av::LabelWords{{"Smiling", {"no", "yes"}}, {"Male", {"no", "yes"}}});
  CHECK(labels.choices == std::vector<int>{1, 0, 0, 0});
}

TEST_CASE("table_labels of a data set takes its files' names") {
  struct Files {
    struct File {
      std::filesystem::path path;
    };
    std::filesystem::path folder = "some/faces";
    [[nodiscard]] static std::int64_t size() { return 2; }
    [[nodiscard]] const std::filesystem::path& root() const { return folder; }
    [[nodiscard]] File sample(std::int64_t i) const { return {folder / (i == 0 ? "x/c.png" : "a.png")}; }
  };
  const auto table = av::only_attributes(table_in(labels_csv), std::vector<std::string>{"hair"});
  CHECK(av::table_labels(table, Files{}).choices == std::vector<int>{1, 1});
  const auto other = av::parse_celeba_attributes("1\nSmiling\n1.jpg 1\n", "list.txt");
  CHECK_THROWS_WITH_AS((void)av::table_labels(other, Files{}),
                       "list.txt: has labels for 1 images, '1.jpg' for one, and for none of the 2 images in "
                       "some/faces ('x/c.png' for one)",
                       av::FileError);
}

TEST_CASE("table_labels refuses columns of numbers, and a table of other images") {
  const std::vector<std::string> images{"a.png"}, others{"x.png"};
  CHECK_THROWS_WITH_AS((void)av::table_labels(table_in(labels_csv), images, "faces"),
                       "'age' in labels.csv holds numbers, and labels are words; choose other columns",
                       av::InvalidValue);
  const auto table = av::only_attributes(table_in(labels_csv), std::vector<std::string>{"hair"});
  CHECK_THROWS_AS((void)av::table_labels(table, others, "faces"), av::FileError);
}
