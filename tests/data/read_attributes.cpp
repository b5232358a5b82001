// SPDX-License-Identifier: MIT
#include <animevae/data/read_attributes.hpp>

#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;

namespace {

av::AttributeTable celeba(const std::string& text) { return av::parse_celeba_attributes(text, "list.txt"); }

av::AttributeTable csv(const std::string& text) { return av::attributes_of(av::parse_csv(text, "labels.csv")); }

std::vector<float> column(const av::AttributeTable& table, std::size_t k) {
  std::vector<float> values;
  for (std::size_t i = 0; i < table.images.size(); ++i) values.push_back(table.value(i, k));
  return values;
}

}  // namespace

TEST_CASE("CelebA's list is read, with any blanks and line ends") {
  const av::AttributeTable table = celeba("2\r\nSmiling Male \r\n000001.jpg -1  1\r\n000002.jpg  1 -1\r\n");
  CHECK(table.names() == std::vector<std::string>{"Smiling", "Male"});
  CHECK(table.images == std::vector<std::string>{"000001.jpg", "000002.jpg"});
  CHECK(table.values == std::vector<float>{-1, 1, 1, -1});
  CHECK(table.count_with(0) == 1);
}

TEST_CASE("a list that is not CelebA's is answered with its line") {
  const auto says = [](const std::string& text, const char* sentence) {
    CHECK_THROWS_WITH_AS((void)celeba(text), sentence, av::FileError);
  };
  says("x\nA\na.jpg 1\n", "list.txt: line 1: the number of images is expected");
  says("1\nA B\na.jpg 1\n", "list.txt: line 3 has 1 values, line 2 names 2 attributes");
  says("1\nA B\na.jpg 1 2\n", "list.txt: line 3: '2' for B, it must be 1 or -1");
  says("1\nA A\na.jpg 1 1\n", "list.txt: line 2: an attribute is named twice");
  says("2\nA\na.jpg 1\na.jpg 1\n", "list.txt: line 4: 'a.jpg' stands in line 3 already");
  says("3\nA\na.jpg 1\n", "list.txt: says in line 1 that it has 3 images, and has 1");
  says("0\nA\n", "list.txt: holds no images");
}

TEST_CASE("the columns of a CSV file are sides, numbers or words") {
  const av::AttributeTable table =
      csv("smile,file,bald,age,hair,old,hat\n1,a.png,true,20,red,1.0,yes\n-1,b.png,False,31.5,blue,0,NO\n");
  CHECK(table.images == std::vector<std::string>{"a.png", "b.png"});
  CHECK(table.names() == std::vector<std::string>{"smile", "bald", "age", "hair=blue", "hair=red", "old", "hat"});
  CHECK(column(table, 0) == std::vector<float>{1, -1});
  CHECK(column(table, 1) == std::vector<float>{1, -1});
  CHECK(column(table, 2) == std::vector<float>{20, 31.5});
  CHECK(table.attributes[2].is_number);
  CHECK(column(table, 3) == std::vector<float>{-1, 1});
  CHECK(table.attributes[3].word_of == "hair");
  CHECK(column(table, 5) == std::vector<float>{1, -1});
  CHECK_FALSE(table.attributes[5].is_number);
  CHECK(column(table, 6) == std::vector<float>{1, -1});
}

TEST_CASE("without a column that is called so, the images stand in the first") {
  CHECK(csv("who,smile\na,1\nb,0\n").images == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a hue is a place on a circle, a column of many words no attribute") {
  const av::AttributeTable table = csv("file,background_hue\na,0\nb,90\nc,180\n");
  CHECK(table.names() == std::vector<std::string>{"background_hue.cos", "background_hue.sin"});
  CHECK(table.attributes[1].angle_of == "background_hue");
  CHECK(column(table, 0)[2] == doctest::Approx(-1));
  CHECK(column(table, 1)[1] == doctest::Approx(1));

  std::string text = "file,smile,comment\n";
  for (int i = 0; i < 60; ++i)
    text += std::to_string(i) + "," + std::to_string(i % 2) + ",c" + std::to_string(i) + "\n";
  const av::AttributeTable words = csv(text);
  CHECK(words.names() == std::vector<std::string>{"smile"});
  CHECK(words.left_out == std::vector<std::string>{"'comment' (60 different words)"});
}

TEST_CASE("what is no label in a CSV file is answered with its line") {
  const auto says = [](const std::string& text, const char* sentence) {
    CHECK_THROWS_WITH_AS((void)csv(text), sentence, av::FileError);
  };
  says("file,age\na,1\nb,2\nc,x\n", "labels.csv: line 4: the column 'age' holds 'x', a number is needed");
  says("file,age\na,1\nb,\n", "labels.csv: line 3: the column 'age' is empty");
  says("file,age\na,1\na,2\n", "labels.csv: line 3: 'a' stands in line 2 already");
  says("file\na\n", "labels.csv: holds no attributes");
  says("file,age\n", "labels.csv: holds no images");
  says("", "labels.csv: has no header; its first line must name the columns");
}

TEST_CASE("a file is told by its first line, and needs no line break at its end") {
  const TemporaryFolder folder;
  std::ofstream{folder / "a"} << "1\nSmiling\nx.jpg 1\n";
  std::ofstream{folder / "b"} << "file,Smiling\nx.jpg,1\ny.jpg,-1";
  CHECK(av::read_attributes(folder / "a").names() == std::vector<std::string>{"Smiling"});
  CHECK(av::read_attributes(folder / "b").images.size() == 2);
  CHECK_THROWS_AS((void)av::read_attributes(folder / "c"), av::FileError);
}
