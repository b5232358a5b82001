// SPDX-License-Identifier: MIT
#include <animevae/text/csv_table.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// For libFuzzer: for any text, a CSV table is read, or a FileError thrown, and nothing else happens.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace animevae;
  try {
    const CsvTable table = parse_csv({reinterpret_cast<const char*>(data), size}, "input");
    if (table.complete_bytes > size || table.rows.size() != table.lines.size()) __builtin_trap();
    for (const auto& row : table.rows)
      if (row.size() != table.columns.size()) __builtin_trap();
    for (const std::string& column : table.columns) {
      try {
        if (table.numbers(column).size() != table.rows.size()) __builtin_trap();
      } catch (const FileError&) {  // not a column of numbers
      }
    }
  } catch (const FileError&) {}
  return 0;
}
