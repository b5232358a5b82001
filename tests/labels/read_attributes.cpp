// SPDX-License-Identifier: MIT
#include <animevae/labels/read_attributes.hpp>

#include <cmath>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/doctest.hpp"
#include "support/label_column.hpp"
#include "support/temporary_folder.hpp"

using namespace std::string_view_literals;
namespace av = animevae;

namespace {

av::AttributeTable celeba(const std::string& text) { return av::parse_celeba_attributes(text, "list.txt"); }

av::AttributeTable csv(const std::string& text) { return av::attributes_of(av::parse_csv(text, "labels.csv")); }

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
  says("1\na.jpg 1\n", "list.txt: line 2: 'a.jpg' is an image, and the names of the attributes are expected");
  says("1\nA\nmy face 1\n", "list.txt: line 3 has 2 values, line 2 names 1 attributes");
}

TEST_CASE("names in CelebA's list may have blanks") {
  CHECK(celeba("2\nA B\nmy  face.jpg 1 -1\n\nb.jpg 1 1\n").images == std::vector<std::string>{"my  face.jpg", "b.jpg"});
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

TEST_CASE("without a column of a known name the first column has the images") {
  CHECK(csv("who,smile\na,1\nb,0\n").images == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a hue gives two attributes, cosine and sine, and a column of 60 words is left out") {
  const av::AttributeTable table =
      av::attributes_of(av::parse_csv("file,turn\na,0\nb,90\nc,180\n", "labels.csv"), {"turn"});
  CHECK(table.names() == std::vector<std::string>{"turn.cos", "turn.sin"});
  CHECK(table.attributes[1].angle_of == "turn");
  CHECK(column(table, 0)[2] == doctest::Approx(-1));
  CHECK(column(table, 1)[1] == doctest::Approx(1));
  CHECK(csv("file,accent_hue\na,0\nb,90\n").names() == std::vector<std::string>{"accent_hue"});

  std::string text = "file,smile,comment\n";
  for (int i = 0; i < 60; ++i)
    text += std::to_string(i) + "," + std::to_string(i % 2) + ",c" + std::to_string(i) + "\n";
  const av::AttributeTable words = csv(text);
  CHECK(words.names() == std::vector<std::string>{"smile"});
  CHECK(words.left_out == std::vector<std::string>{"'comment' (60 different words)"});
}

TEST_CASE("the columns of the images' names and of the rows' numbers are told by what they hold") {
  const auto images = [](const std::string& text) { return csv(text).images; };
  const std::vector<std::string> ab{"a.png", "b.png"};
  CHECK(images(",image_id,Smiling\n0,a.png,1\n1,b.png,-1\n") == ab);
  CHECK(images("Unnamed: 0,Unnamed: 0.1,who,Smiling\n0,0,a.png,1\n1,1,b.png,-1\n") == ab);
  CHECK(images(",Smiling\na.png,1\nb.png,-1\n") == ab);
  CHECK(images("name,Image Name,Smiling\nx,a.png,1\nx,b.png,-1\n") == ab);
  CHECK(images("Smiling,picture of,id\n1,a.png,7\n-1,b.png,8\n") == ab);
  CHECK(images(",who,Smiling\n0,a,1\n1,b,-1\n") == std::vector<std::string>{"a", "b"});
  CHECK(images(",Smiling\n7,1\n8,-1\n") == std::vector<std::string>{"7", "8"});
  CHECK(av::parse_attributes(",image_id,Smiling,\n0,a.png,1,\n1,b.png,-1,\n", "l.csv").names() ==
        std::vector<std::string>{"Smiling"});
  CHECK(csv("file,Smiling,mask\na.png,1,a_mask.png\nb.png,0,b_mask.png\n").left_out ==
        std::vector<std::string>{"'mask' (names of files)"});
}

TEST_CASE("a column with missing cells is left out, with the line of the first") {
  const av::AttributeTable table = csv("file,Smiling,age,hat,old\na,1,20,,yes\nb,-1,NA,red,no\nc,1,30,red,\n");
  CHECK(table.names() == std::vector<std::string>{"Smiling"});
  CHECK(table.left_out == std::vector<std::string>{"'age' (line 3 has 'NA')", "'hat' (line 2 has an empty cell)",
                                                   "'old' (line 4 has an empty cell)"});
}

TEST_CASE("a fault in a CSV file of labels is refused with its line") {
  const auto says = [](const std::string& text, const char* sentence) {
    CHECK_THROWS_WITH_AS((void)csv(text), sentence, av::FileError);
  };
  says("file,age\na,1\nb,2\nc,x\n", "labels.csv: line 4: the column 'age' holds 'x', a number is needed");
  says("file,age\na,1\nb,\n", "labels.csv: holds no attributes: 'age' (line 3 has an empty cell)");
  says("file,age\na,\"1,5\"\nb,\"2,5\"\n",
       "labels.csv: line 2: the column 'age' holds '1,5', a number is written with digits and a point, as 31.5");
  says("file,age\na,1\n,2\n", "labels.csv: line 3 names no image");
  says("file,M\xe4nnlich\na,1\n",
       "labels.csv: the name of a column, 'M?nnlich', is not in UTF-8; save the file as UTF-8");
  says("file,hair\na,grau\nb,wei\xdf\n",
       "labels.csv: a word of the column 'hair', 'wei?', is not in UTF-8; save the file as UTF-8");
  says("file,age\na,1\na,2\n", "labels.csv: line 3: 'a' stands in line 2 already");
  says("file\na\n", "labels.csv: holds no attributes");
  says("file,age\n", "labels.csv: holds no images");
  says("", "labels.csv: has no header; its first line must name the columns");
}

TEST_CASE("read_attributes tells CelebA's list from CSV by the first line, and needs no final line break") {
  const TemporaryFolder folder;
  std::ofstream{folder / "a"} << "1\nSmiling\nx.jpg 1\n";
  std::ofstream{folder / "b"} << "file,Smiling\nx.jpg,1\ny.jpg,-1";
  CHECK(av::read_attributes(folder / "a").names() == std::vector<std::string>{"Smiling"});
  CHECK(av::read_attributes(folder / "b").images.size() == 2);
  CHECK_THROWS_AS((void)av::read_attributes(folder / "c"), av::FileError);
}

TEST_CASE("read_attributes reads tables with any separator, encoding, line ends and decimal mark") {
  const TemporaryFolder folder;
  const auto read = [&](std::string_view text) {
    std::ofstream{folder / "l", std::ios::binary} << text;
    return av::read_attributes(folder / "l");
  };
  const std::vector<float> expected{1, 0.5, -1, 1.5};
  for (const std::string_view text :
       {"file,Smiling,age\na.png,1,0.5\nb.png,-1,1.5\n"sv, "file;Smiling;age\na.png;1;0,5\nb.png;0;1,5"sv,
        "file\tSmiling\tage\na.png\ttrue\t0.5\nb.png\tfalse\t1.5\n"sv, "file Smiling age\na.png 1 0.5\nb.png 0 1.5\n"sv,
        "file, Smiling,\tage\r\na.png, 1, 0.5\r\nb.png,  -1 ,1.5 \r\n\r\n"sv,
        "sep=;\nfile;Smiling;age\na.png;1;.5\nb.png;0;1.5\n"sv, "file,Smiling,age\ra.png,1,0.5\rb.png,-1,1.5\r"sv,
        "\xef\xbb\xbf\n\nfile,Smiling,age\na.png,1,0.5\nb.png,-1,1.5\n,,\n"sv,
        "Smiling age\na.png 1 0.5\nb.png -1 1.5\n"sv, "Smiling,age\na.png,1,0.5\nb.png,-1,1.5\n"sv,
        "\"Smiling\" \"age\"\n\"a.png\" 1 0.5\n\"b.png\" -1 1.5\n"sv,
        "2\nfile Smiling age\na.png 1 0.5\nb.png -1 1.5\n"sv, "2,,\nfile,Smiling,age\na.png,1,0.5\nb.png,-1,1.5\n"sv,
        "file,Smiling,age\na.png,1,0.5,\nb.png,-1,1.5,\n"sv,
        "\"\",\"Smiling\",\"age\"\n\"a.png\",1,0.5\n\"b.png\",-1,1.5\n"sv}) {
    CAPTURE(text);
    const av::AttributeTable table = read(text);
    CHECK(table.names() == std::vector<std::string>{"Smiling", "age"});
    CHECK(table.images == std::vector<std::string>{"a.png", "b.png"});
    CHECK(table.values == expected);
  }
  std::string utf16 = "\xff\xfe";
  for (const char letter : "file\tSmiling\r\na.png\t1\r\nb.png\t-1\r\n"sv) utf16.append(1, letter).append(1, '\0');
  CHECK(read(utf16).names() == std::vector<std::string>{"Smiling"});
}

TEST_CASE("CelebA's list is read without its first line, with any line ends, and with one attribute") {
  const TemporaryFolder folder;
  const auto read = [&](std::string_view text) {
    std::ofstream{folder / "l", std::ios::binary} << text;
    return av::read_attributes(folder / "l");
  };
  for (const std::string_view text :
       {"Smiling Young\na a.jpg -1 1\nb.jpg 1 -1\n"sv, "2\rSmiling Young\ra a.jpg -1 1\rb.jpg 1 -1\r"sv,
        "2\r\nSmiling Young \r\na a.jpg -1  1\r\nb.jpg  1 -1\r\n"sv,
        "2\nSmiling\tYoung\na a.jpg\t-1\t1\nb.jpg\t1\t-1\n"sv, "\n2\n\nSmiling Young\na a.jpg 0 1\n\nb.jpg 1 0"sv,
        "Smiling,Young\na a.jpg,-1,1\nb.jpg,1,-1\n"sv}) {
    CAPTURE(text);
    const av::AttributeTable table = read(text);
    CHECK(table.names() == std::vector<std::string>{"Smiling", "Young"});
    CHECK(table.images == std::vector<std::string>{"a a.jpg", "b.jpg"});
    CHECK(table.values == std::vector<float>{-1, 1, 1, -1});
  }
  for (const std::string_view text : {"Smiling\na.jpg -1\nb.jpg 1\n"sv, "Smiling\na.jpg,-1\nb.jpg,1\n"sv})
    CHECK(read(text).values == std::vector<float>{-1, 1});
}
