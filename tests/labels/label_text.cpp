// SPDX-License-Identifier: MIT
#include <animevae/labels/label_text.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "support/doctest.hpp"

using namespace std::string_view_literals;
namespace av = animevae;

namespace {

using Rows = std::vector<std::vector<std::string>>;

av::CsvTable table_of(std::string_view text) { return av::parse_label_table(std::string{text}, "l.csv"); }

}  // namespace

TEST_CASE("the separator is the one that the header and the first row have equally often") {
  using av::detail::separator_of;
  CHECK(separator_of("file,age", "a.png,1") == ',');
  CHECK(separator_of("file;age;x", "a.png;1,5;2,5") == ';');
  CHECK(separator_of("file\tage", "a, b.png\t1") == '\t');
  CHECK(separator_of("\"file;x\",age", "\"a;b\",1") == ',');
  CHECK(separator_of("file,age,x", "a.png,1") == ',');
  CHECK(separator_of("Smiling", "a.png;1") == ';');
  CHECK(separator_of("Smiling", "a,b.png 1") == ' ');
  CHECK(separator_of("file age", "a.png 1") == ' ');
  CHECK(separator_of("file|age", "a.png|1") == '|');
  CHECK(separator_of("", "") == ' ');
}

TEST_CASE("rows keep their line numbers and the separator of the table, and empty lines are skipped") {
  const av::CsvTable table = table_of("\n2\n\nfile;age\n\na.png;1\n;\nb.png;2");
  CHECK(table.columns == std::vector<std::string>{"file", "age"});
  CHECK(table.rows == Rows{{"a.png", "1"}, {"b.png", "2"}});
  CHECK(table.lines == std::vector<std::size_t>{6, 8});
  CHECK(table.separator == ';');
  CHECK(table_of("file,age\n").rows.empty());
  CHECK(table_of("").columns.empty());
}

TEST_CASE("in a table separated by blanks, blanks in a file name are recognised by the name's ending") {
  CHECK(table_of("Smiling age\nmy face.png 1 20\nb.png -1 30\n").rows ==
        Rows{{"my face.png", "1", "20"}, {"b.png", "-1", "30"}});
  CHECK(table_of("file age\nmy face.png 20\n").rows == Rows{{"my face.png", "20"}});
  CHECK(table_of("file age\n\"my face\" 20\n").rows == Rows{{"my face", "20"}});
  CHECK_THROWS_WITH_AS((void)table_of("file age\nmy face 20\n"), "l.csv: line 2 has 3 cells, the header has 2",
                       av::FileError);
}

TEST_CASE("a header that leaves out the images' column gets one without a name") {
  CHECK(table_of("Smiling,age\na.png,1,20\nb.png,-1,\n").columns == std::vector<std::string>{"", "Smiling", "age"});
  CHECK(table_of("Image ID,age\na.png,1,\n").columns == std::vector<std::string>{"Image ID", "age"});
}

TEST_CASE("a table that is not understood is answered with its line") {
  const auto says = [](std::string_view text, const char* sentence) {
    CHECK_THROWS_WITH_AS((void)table_of(text), sentence, av::FileError);
  };
  says("a.jpg,1,-1\nb.jpg,1,1\n",
       "l.csv: line 1: 'a.jpg' is an image, and the names of the columns are expected before the first");
  says("1,1,-1\n2,1,1\n", "l.csv: line 1: '1' and the others are numbers, and the names of the columns are expected");
  says("60 images\nSmiling Young\na.jpg -1 1\n",
       "l.csv: line 1: '60 images' is neither the number of images alone nor the names of the columns");
  says("3\nfile,Smiling\na,1\nb,0\n", "l.csv: says in line 1 that it has 3 images, and has 2");
  says("\nfile,Smiling\na,1\n\nb,0,1\n", "l.csv: line 5 has 3 cells, the header has 2");
  says("Smiling,Young\na.jpg,1,\nb.jpg,1,\n", "l.csv: line 2 has 3 cells, the header has 2");
  says("file,a,a\nx,1,1\n", "l.csv: line 1: the column 'a' comes twice");
  says("file,a\nx,\"1\n", "l.csv: line 2: a quotation mark is never closed");
}
