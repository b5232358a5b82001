// SPDX-License-Identifier: MIT
#include <animevae/text/csv.hpp>

#include "support/doctest.hpp"

#include <cmath>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <animevae/core/atomic_file.hpp>

#include "support/small_disk.hpp"
#include "support/temporary_folder.hpp"

using namespace animevae;

namespace {

std::string content(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TEST_CASE("a line of cells is quoted where it must be, and numbers keep every digit") {
  const auto line = [](std::vector<CsvCell> cells) { return csv_line(cells); };
  CHECK(line({1, 0.1, 0.1F, "text", std::int64_t{1} << 40, std::nan("")}) == "1,0.1,0.1,text,1099511627776,nan\n");
  CHECK(line({"a,b", "say \"x\"", "two\nlines", "a\rb", " spaced "}) ==
        "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\"a\rb\",\" spaced \"\n");
  CHECK(line({"", ""}) == ",\n");
  CHECK(line({""}) == "\"\"\n");
}

TEST_CASE("a CSV file grows row by row, and every row is there at once") {
  const TemporaryFolder folder;
  CsvWriter writer{folder / "metrics.csv", {"step", "loss", "note"}};
  CHECK(content(folder / "metrics.csv") == "step,loss,note\n");
  writer.row({1, 4655.8, "first, slow"});
  CHECK(content(folder / "metrics.csv") == "step,loss,note\n1,4655.8,\"first, slow\"\n");
  writer.row({2, 1.0 / 3, ""});
  const CsvTable table = read_csv(folder / "metrics.csv");
  CHECK(table.numbers("loss") == std::vector<double>{4655.8, 1.0 / 3});
  CHECK(table.rows[0][2] == "first, slow");
}

TEST_CASE("blanks at the ends of a cell are quoted, and so read back") {
  const std::vector<CsvCell> cells{" a", "b\t", "c d"};
  CHECK(csv_line(cells) == "\" a\",\"b\t\",c d\n");
}

TEST_CASE("an older CSV file is continued, without the line that was never finished") {
  const TemporaryFolder folder;
  const auto path = folder / "metrics.csv";
  for (const char* half : {"", "3,", "3,1.2", "3,\"x", "3,1\r"}) {
    write_file(path, std::string{"step,loss\n1,2\n"} + half);
    CsvWriter{path, {"step", "loss"}}.row({2, 4});
    CHECK(content(path) == "step,loss\n1,2\n2,4\n");
  }
  for (const char* half : {"", "st", "step,loss"}) {
    write_file(path, half);
    CsvWriter{path, {"step", "loss"}}.row({1, 2});
    CHECK(content(path) == "step,loss\n1,2\n");
  }
}

TEST_CASE("CsvWriter refuses a file of other columns, or one that is no CSV file, and leaves it as it is") {
  const TemporaryFolder folder;
  const auto path = folder / "metrics.csv";
  const auto refusal = [&](std::string_view text) -> std::string {
    write_file(path, text);
    try {
      const CsvWriter writer{path, {"step", "loss"}};
    } catch (const FileError& error) {
      CHECK(content(path) == text);
      return std::string{error.what()}.substr(path.string().size() + 2);
    }
    return "none";
  };
  CHECK(refusal("step,rate\n1,2\n") == "has other columns (step,rate) than those to be written (step,loss)");
  CHECK(refusal("my shopping list") == "is not a CSV file to which rows can be added");
  CHECK(refusal("step,loss\n1,2,3\n") == "line 2 has 3 cells, the header has 2");
  CHECK(refusal("step,loss\n1,\"2\n3,4\n") == "line 2: a quotation mark is never closed");
  CHECK_THROWS_WITH_AS((CsvWriter{folder / "absent" / "metrics.csv", {"step"}}),
                       doctest::Contains("cannot be written: No such file or directory"), FileError);
  CHECK_THROWS_WITH_AS((CsvWriter{folder.path, {"step"}}), doctest::Contains("cannot be written: Is a directory"),
                       FileError);
}

TEST_CASE("a row needs as many cells as there are columns") {
  const TemporaryFolder folder;
  CsvWriter writer{folder / "metrics.csv", {"step", "loss"}};
  CHECK_THROWS_WITH_AS(writer.row({1}), doctest::Contains("a row of 1 cells for the 2 columns of"), InvalidValue);
  CHECK(content(folder / "metrics.csv") == "step,loss\n");
}

TEST_CASE("on a full disk CsvWriter leaves out the row that does not fit and keeps the earlier ones") {
  const SmallDisk disk{16 * 1024};
  if (!disk.mounted) {
    MESSAGE("skipped: mounting a small disk needs the superuser");
    return;
  }
  CsvWriter writer{disk / "metrics.csv", {"step", "note"}};
  const std::string note(999, 'x');
  int written = 0;
  const auto fill = [&] {
    for (; written < 100; ++written) writer.row({written, note});
  };
  CHECK_THROWS_WITH_AS(fill(), doctest::Contains("cannot take another row of 1003 bytes: No space left on device"),
                       FileError);
  CHECK(written > 5);
  const CsvTable table = read_csv(disk / "metrics.csv");
  CHECK(table.rows.size() == static_cast<std::size_t>(written));
  CHECK(table.complete_bytes == std::filesystem::file_size(disk / "metrics.csv"));
}
