// SPDX-License-Identifier: MIT
#include <animevae/image/bmp_runs.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes indices(const Bytes& data, std::size_t width, std::size_t height, unsigned bits = 8) {
  return av::detail::BmpRuns{std::as_bytes(std::span{data}), width, height, bits}.indices();
}

std::string problem(const Bytes& data, std::size_t width, std::size_t height) {
  try {
    (void)indices(data, width, height);
  } catch (const av::Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

// The expected indices are Pillow 13's.
TEST_CASE("runs, literal pixels, ends of rows and jumps of an RLE8 BMP are read") {
  CHECK(indices({3, 1, 2, 2, 0, 0,        // a row of two runs
                 0, 5, 0, 1, 2, 3, 0, 0,  // five single pixels, filled up to six bytes
                 0, 0,                    // the end of the row
                 1, 3, 0, 2, 2, 0,        // a run, two pixels passed over
                 2, 1, 0, 1},             // a run, the end of the picture
                5, 3) == Bytes{1, 1, 1, 2, 2, 0, 1, 2, 3, 0, 3, 0, 0, 1, 1});
  CHECK(indices({2, 1, 0, 2, 1, 1, 1, 2, 0, 0, 4, 3, 0, 1}, 4, 3) == Bytes{1, 1, 0, 0, 0, 0, 0, 2, 3, 3, 3, 3});
}

TEST_CASE("an RLE4 run alternates two pixels, and literal pixels are read in pairs") {
  CHECK(indices({5, 0x12, 0, 0, 0, 5, 0x12, 0x30, 0x10, 0, 0, 0, 3, 0x33, 2, 0x01, 0, 1}, 5, 3, 4) ==
        Bytes{1, 2, 1, 2, 1, 1, 2, 3, 0, 1, 3, 3, 3, 0, 1});
}

TEST_CASE("a run that is too long ends with its row, and the mark of the end may be missing") {
  CHECK(indices({9, 1, 0, 0, 2, 2, 0, 1}, 2, 2) == Bytes{1, 1, 2, 2});
  CHECK(indices({2, 1, 0, 0, 2, 2}, 2, 2) == Bytes{1, 1, 2, 2});
  CHECK(indices({0, 2, 255, 255, 9, 1, 0, 1}, 2, 2) == Bytes{0, 0, 0, 0});  // beyond the picture
}

TEST_CASE("runs that are cut short are an error wherever they end") {
  const Bytes whole{2, 1, 0, 0, 0, 3, 1, 2, 3, 0};
  CHECK(problem(whole, 3, 2).empty());
  for (std::size_t size = 0; size + 1 < whole.size(); ++size)
    CHECK(problem({whole.begin(), whole.begin() + std::ptrdiff_t(size)}, 3, 2) == "BMP data ends early (truncated)");
}
