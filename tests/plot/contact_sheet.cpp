// SPDX-License-Identifier: MIT
#include <animevae/plot/contact_sheet.hpp>

#include "support/doctest.hpp"
#include "support/drawing.hpp"

#include <cmath>
#include <string>
#include <vector>

namespace av = animevae;

namespace {

av::ContactSheet sheet_of(int count, int columns) {
  av::ContactSheet sheet{.title = "Sheet", .columns = columns};
  for (int i = 0; i < count; ++i) {
    sheet.images.emplace_back(64, 64, 3, std::uint8_t(i));
    sheet.captions.push_back("face " + std::to_string(i) + "\n0." + std::to_string(i));
  }
  return sheet;
}

}  // namespace

TEST_CASE("a contact sheet has its pictures in rows, each with its words below and inside the sheet") {
  av::ContactSheet sheet = sheet_of(7, 3);
  sheet.headings = {"a", "b", "c"};
  const av::Canvas canvas = av::contact_sheet(sheet);
  const auto pictures = drawn<av::PictureShape>(canvas);
  REQUIRE(pictures.size() == 7);
  CHECK(pictures[3].region.left == pictures[0].region.left);
  CHECK(pictures[3].region.top > pictures[0].region.bottom() + 20);
  for (const char* words : {"Sheet", "face 6", "0.6", "a", "c"}) CHECK(says(canvas, words));
  for (const auto& picture : pictures) {
    CHECK(picture.region.width >= 90);
    CHECK(std::fmod(2 * picture.region.width, 64) == 0);  // at two pixels per point every pixel is a square
    CHECK(picture.region.right() <= canvas.width());
    CHECK(picture.region.bottom() <= canvas.height());
  }
}

TEST_CASE("a long name keeps its two ends, and whole characters") {
  const av::TextStyle style{.size = 11};
  CHECK(av::shortened("short.png", 90, style) == "short.png");
  const std::string cut = av::shortened("a_very_long_folder/and_a_long_name_000123.png", 90, style);
  CHECK(av::text_width(cut, style) <= 90);
  CHECK(cut.starts_with("a_v"));
  CHECK(cut.ends_with(".png"));
  const std::string japanese = av::shortened("あにめのかおのとてもながいなまえ", 60, style);
  CHECK(japanese.starts_with("あ"));
  CHECK(japanese.ends_with("え"));
  CHECK(av::text_width(japanese, style) <= 60);
  CHECK(av::shortened("wide", 1, style) == "\u2026");
}

TEST_CASE("a contact sheet whose parts do not fit together is refused in a sentence") {
  av::ContactSheet sheet = sheet_of(4, 2);
  sheet.headings = {"one"};
  CHECK_THROWS_WITH_AS((void)av::contact_sheet(sheet), "a contact sheet of 2 columns has 1 headings", av::InvalidValue);
  sheet.headings.clear();
  sheet.captions.pop_back();
  CHECK_THROWS_WITH_AS((void)av::contact_sheet(sheet), "a contact sheet of 4 images has 3 captions", av::InvalidValue);
  sheet = sheet_of(2, 2);
  sheet.images[1] = av::Image{8, 8, 3};
  CHECK_THROWS_AS((void)av::contact_sheet(sheet), av::InvalidValue);
  CHECK_THROWS_AS((void)av::contact_sheet({}), av::InvalidValue);
}
