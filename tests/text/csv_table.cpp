// SPDX-License-Identifier: MIT
#include <animevae/text/csv_table.hpp>

#include "support/doctest.hpp"

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/atomic_file.hpp>

#include "support/temporary_folder.hpp"

using namespace animevae;

namespace {

using Rows = std::vector<std::vector<std::string>>;

CsvTable table_of(std::string_view text) {
  const TemporaryFolder folder;
  write_file(folder / "table.csv", text);
  return read_csv(folder / "table.csv");
}

/// The message of the error on a CSV file, after its path.
std::string fault(std::string_view text) {
  try {
    (void)table_of(text);
  } catch (const FileError& error) {
    return std::string{error.what()}.substr(error.path().string().size() + 2);
  }
  return "none";
}

}  // namespace

TEST_CASE("a CSV file is read by the names of its columns") {
  const CsvTable table = table_of("step,loss,note\n1,4655.8,first\n2,-1e-3,\n3,nan,last\n");
  CHECK(table.columns == std::vector<std::string>{"step", "loss", "note"});
  CHECK(table.numbers("step") == std::vector<double>{1, 2, 3});
  CHECK(table.numbers("loss")[1] == -0.001);
  CHECK(std::isnan(table.numbers("loss")[2]));
  CHECK(table.rows[0][table.column("note")] == "first");
  CHECK(table.rows[1][2].empty());
}

TEST_CASE("quoted cells hold commas, line breaks and quotation marks") {
  const CsvTable table = table_of("a,\"b,c\"\r\n\"x\"\"y\",\"two\nlines\"\r\n\"\",z\n");
  CHECK(table.columns == std::vector<std::string>{"a", "b,c"});
  CHECK(table.rows == Rows{{"x\"y", "two\nlines"}, {"", "z"}});
  CHECK(table.lines == std::vector<std::size_t>{2, 4});
}

TEST_CASE("a byte order mark is not part of the first column's name") {
  CHECK(table_of("\xef\xbb\xbfstep\n1\n").numbers("step") == std::vector<double>{1});
}

TEST_CASE("blanks around cells are no part of them, and lines that hold nothing no rows") {
  const CsvTable table = table_of(" step ,\tloss\r\n\n 1,  -2 \r\n \t\n\" 3 \" , \"x, y\"\t\n\n");
  CHECK(table.columns == std::vector<std::string>{"step", "loss"});
  CHECK(table.rows == Rows{{"1", "-2"}, {" 3 ", "x, y"}});
  CHECK(table.lines == std::vector<std::size_t>{3, 5});
  CHECK(table_of("a\n\"\"\n").rows == Rows{{""}});
}

TEST_CASE("a last line that is still being written is left out, wherever it stops") {
  const std::string complete = "step,note\n1,a\n", row = "22,\"b,\"\"c\"\r\n";
  for (std::size_t length = 0; length < row.size(); ++length) {
    CAPTURE(length);
    const CsvTable table = table_of(complete + row.substr(0, length));
    CHECK(table.rows == Rows{{"1", "a"}});
    CHECK(table.complete_bytes == complete.size());
  }
  CHECK(table_of(complete + row).rows == Rows{{"1", "a"}, {"22", "b,\"c"}});
  CHECK(table_of("").columns.empty());
  CHECK(table_of("step,no").columns.empty());
}

TEST_CASE("a fault in a CSV file is told with its line") {
  CHECK(fault("a,b\n1,2\n1,2,3\n") == "line 3 has 3 cells, the header has 2");
  CHECK(fault("a,b\n1,2\n\n3\n") == "line 4 has 1 cells, the header has 2");
  CHECK(fault("a,b\n\"x\ny\",1\n1\n") == "line 4 has 1 cells, the header has 2");
  CHECK(fault("a,b\n1,x\"y\n") == "line 2: a quotation mark stands in the middle of a cell");
  CHECK(fault("a,b\n1,\"x\"y\n") == "line 2: a quotation mark stands in the middle of a cell");
  CHECK(fault("a,b\n1,\"x\n2,3\n") == "line 2: a quotation mark is never closed");
  CHECK(fault("a,b,a\n") == "line 1: the column 'a' comes twice");
}

TEST_CASE("a missing column and a cell that is no number are refused") {
  const CsvTable table = table_of("step,loss\n1,2\n2,two\n");
  CHECK_THROWS_WITH_AS((void)table.column("los"), doctest::Contains("has no column 'los'; did you mean 'loss'?"),
                       FileError);
  CHECK_THROWS_WITH_AS((void)table.numbers("loss"),
                       doctest::Contains("table.csv: line 3: the column 'loss' holds 'two', a number is needed"),
                       FileError);
}

TEST_CASE("a CSV file has a limit of length") {
  const TemporaryFolder folder;
  write_file(folder / "table.csv", "a\n1\n");
  CHECK_THROWS_WITH_AS((void)read_csv(folder / "table.csv", 3), doctest::Contains("has 4 bytes, the limit is 3"),
                       FileError);
}
