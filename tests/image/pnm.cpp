// SPDX-License-Identifier: MIT
#include <animevae/image/pnm.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;
using namespace std::string_view_literals;

namespace {

av::Image from_pnm(std::string_view text, const av::ImageLimits& limits = {}) {
  return av::decode_pnm(std::as_bytes(std::span{text}), limits);
}

std::string pnm_problem(std::string_view text, const av::ImageLimits& limits = {}) {
  try {
    (void)from_pnm(text, limits);
  } catch (const av::Error& error) {
    return error.what();
  }
  return "";
}

using Bytes = std::vector<std::uint8_t>;

}  // namespace

TEST_CASE("a PPM is read") {
  const auto image = from_pnm("P6 2 1 255\n\x01\x02\x03\x04\x05\x06"sv);
  CHECK(image.height == 1);
  CHECK(image.width == 2);
  CHECK(image.pixels == Bytes{1, 2, 3, 4, 5, 6});
}

TEST_CASE("a PGM comes back with three equal channels") {
  CHECK(from_pnm("P5\n2\n1\n255\n\x01\x07"sv).pixels == Bytes{1, 1, 1, 7, 7, 7});
}

TEST_CASE("a PBM is read: 1 is black, and each row begins a byte") {
  const auto image = from_pnm("P4 9 2\n\xc0\x7f\x00\x80"sv);
  CHECK(image.width == 9);
  CHECK(image.height == 2);
  for (int column = 0; column < 9; ++column) {
    CHECK(image.at(0, column)[0] == (column < 2 ? 0 : 255));
    CHECK(image.at(1, column)[1] == (column == 8 ? 0 : 255));
  }
  CHECK(pnm_problem("P4 9 2\n\xc0\x7f\x00"sv) == "PNM data ends early (truncated)");
  CHECK(pnm_problem("P4 9 2"sv) == "PNM data ends early (truncated)");
  CHECK(pnm_problem("P4 9 2\n\1\1\1\1"sv, {.pixels = 17}) == "is 9x2 pixels, more than the limit of 17 pixels");
}

TEST_CASE("a pixel may look like white space or a comment") {
  CHECK(from_pnm("P5 2 1 255\n\n#"sv).pixels == Bytes{10, 10, 10, 35, 35, 35});
}

TEST_CASE("comments are passed over wherever they stand") {
  CHECK(from_pnm("P5#9 9\n# a 1\n2 #\n\t1\r255\n\x01\x07"sv).pixels == Bytes{1, 1, 1, 7, 7, 7});
}

TEST_CASE("16 bits are big-endian and rounded to 8") {  // as in a PNG
  CHECK(from_pnm("P5 4 1 65535\n\x00\xff\x7f\xff\x80\x00\xff\xff"sv).pixels ==
        Bytes{1, 1, 1, 127, 127, 127, 128, 128, 128, 255, 255, 255});
}

TEST_CASE("other numbers of levels are scaled to 255") {
  CHECK(from_pnm("P5 3 1 15\n\x00\x05\x0f"sv).pixels == Bytes{0, 0, 0, 85, 85, 85, 255, 255, 255});
  CHECK(from_pnm("P5 2 1 1\n\x01\x02"sv).pixels == Bytes{255, 255, 255, 255, 255, 255});
}

TEST_CASE("a PNM cut short anywhere is refused") {
  const auto whole = "P6 2 1 255\n\x01\x02\x03\x04\x05\x06"sv;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(pnm_problem(whole.substr(0, size)) != "");
  }
  CHECK(pnm_problem(whole.substr(0, whole.size() - 1)) == "PNM data ends early (truncated)");
  CHECK(pnm_problem("P6 2 1 #") == "PNM data ends early (truncated)");
}

TEST_CASE("a header of anything but numbers in their range is refused") {
  CHECK(pnm_problem("P6 two") == "PNM data is damaged (its width is not a number)");
  CHECK(pnm_problem("P6 2 -1 255\n") == "PNM data is damaged (its height is not a number)");
  CHECK(pnm_problem("P6 1 1 65536\n......") == "PNM data is damaged (its highest level is not 1 to 65535)");
  CHECK(pnm_problem("P5 1 1 0\n.") == "PNM data is damaged (its highest level is not 1 to 65535)");
  CHECK(pnm_problem("P5 0 1 255\n.") == "announces an image of 0x1 pixels");
}

TEST_CASE("a header that announces too many pixels is refused before any memory is taken") {
  CHECK(pnm_problem("P6 30000 30000 255\n1") == "is 30000x30000 pixels, more than the limit of 100000000 pixels");
  CHECK(pnm_problem("P5 2 1 255\n12", {.pixels = 1}) == "is 2x1 pixels, more than the limit of 1 pixels");
  CHECK(
      pnm_problem("P6 99999999999999999999999 1 255\n1").starts_with("is 1000000000000x1 pixels, more than the limit"));
}
