// SPDX-License-Identifier: MIT
#include "images/input_pictures.hpp"

#include "support/doctest.hpp"
#include "support/image_pattern.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/image/image_tensor.hpp>
#include <animevae/image/png.hpp>

namespace av = animevae;
using namespace av::program;

namespace {

constexpr av::Shape square{3, 64, 64}, tall{3, 96, 64};

av::Box part_of(int height, int width, av::Shape sample, const std::string& crop = {}) {
  return cropped_part("me.png", av::Image{height, width, 3}, sample, crop);
}

void check_box(const av::Box& part, const av::Box& expected) {
  CHECK(part.top == doctest::Approx(expected.top));
  CHECK(part.left == doctest::Approx(expected.left));
  CHECK(part.height == doctest::Approx(expected.height));
  CHECK(part.width == doctest::Approx(expected.width));
}

}  // namespace

TEST_CASE("without --crop the part is the largest in the middle that has the sample's proportions") {
  check_box(part_of(100, 100, square), {0, 0, 100, 100});
  check_box(part_of(100, 160, square), {0, 30, 100, 100});
  check_box(part_of(161, 100, square), {30.5, 0, 100, 100});
  check_box(part_of(100, 100, tall), {0, 50 - 100.0 / 3, 100, 200.0 / 3});
  check_box(part_of(600, 100, tall), {225, 0, 150, 100});
  check_box(part_of(1, 1, square), {0, 0, 1, 1});
}

TEST_CASE("no rounding reaches beyond the picture, whatever the proportions") {
  int beyond = 0, smaller = 0;
  for (const av::Shape sample : {av::Shape{3, 160, 96}, av::Shape{3, 96, 224}, av::Shape{3, 224, 96}})
    for (int height = 1; height < 400; ++height)
      for (const int width : {1, 7, 100, 333}) {
        const av::Box part = part_of(height, width, sample);
        beyond += part.top < 0 || part.left < 0 || part.top + part.height > height || part.left + part.width > width;
        smaller += part.height < height && part.width < width;
      }
  CHECK(beyond == 0);
  CHECK(smaller == 0);
}

TEST_CASE("--crop names the top left corner, and the shorter side of the part") {
  check_box(part_of(100, 100, square, "10,20,30"), {20, 10, 30, 30});
  check_box(part_of(100, 100, square, "0,0,100"), {0, 0, 100, 100});
  check_box(part_of(100, 100, tall, "36,4,64"), {4, 36, 96, 64});
  check_box(part_of(100, 100, {3, 64, 96}, "4,36,64"), {36, 4, 64, 96});
  // 27 * 224 / 96 is 63, where 27 * (224.0 / 96) is a little more.
  check_box(part_of(63, 27, {3, 224, 96}, "0,0,27"), {0, 0, 63, 27});
}

TEST_CASE("a part that reaches beyond the picture is refused with both sizes") {
  CHECK_THROWS_WITH_AS((void)part_of(100, 90, square, "41,50,50"),
                       "--crop is 41,50,50: 50x50 pixels from there reach beyond me.png, which has 90x100",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)part_of(100, 90, tall, "0,10,61"),
                       "--crop is 0,10,61: 61x91.5 pixels from there reach beyond me.png, which has 90x100",
                       av::InvalidValue);
  CHECK_THROWS_AS((void)part_of(100, 90, square, "2147483647,0,1"), av::InvalidValue);
}

TEST_CASE("a crop is three whole numbers between commas, on the command line as in a call") {
  for (const char* crop : {"1,2", "1,2,3,4", "1,2,0", "-1,2,3", "1,-2,3", "1,2,-3", "1, 2,3", "1,2,3 ", "a,b,c", ",,",
                           "1.5,2,3", "1,2,3.5", "99999999999,0,1", "1;2;3", "+1,2,3"}) {
    CAPTURE(crop);
    CHECK_THROWS_WITH_AS((void)part_of(100, 100, square, crop),
                         ("--crop is '" + std::string{crop} + "'; it must be X,Y,SIDE in whole pixels").c_str(),
                         av::InvalidValue);
    CLI::App app;
    std::string given;
    add_crop_option(app, given);
    CHECK_THROWS_WITH_AS(app.parse(std::vector<std::string>{crop, "--crop"}),
                         doctest::Contains("must be X,Y,SIDE in whole pixels, not '"), CLI::ValidationError);
  }
  CLI::App app;
  std::string given;
  add_crop_option(app, given);
  app.parse("--crop 1,2,3", false);
  CHECK(given == "1,2,3");
}

TEST_CASE("pictures come as the model takes them: their part at its size, in its channels") {
  const TemporaryFolder folder;
  const av::Image first = image_pattern(6, 8, 3), second = image_pattern(7, 6, 3, 50);
  av::write_png(folder / "a.png", first);
  av::write_png(folder / "b.png", second);
  const av::Tensor pictures =
      read_pictures({(folder / "a.png").string(), (folder / "b.png").string()}, {3, 4, 4}, "2,1,4");
  REQUIRE(pictures.sizes() == at::IntArrayRef{2, 3, 4, 4});
  // A part of the sample's own size keeps its pixels.
  CHECK(same_bits(pictures[0], av::to_tensor(first).slice(1, 1, 5).slice(2, 2, 6)));
  CHECK(same_bits(pictures[1], av::to_tensor(second).slice(1, 1, 5).slice(2, 2, 6)));
}

TEST_CASE("a grey picture is grey in three channels too") {
  const TemporaryFolder folder;
  const av::Image grey = image_pattern(4, 4, 1);
  av::write_png(folder / "grey.png", grey);
  const av::Tensor pictures = read_pictures({(folder / "grey.png").string()}, {3, 4, 4});
  for (std::int64_t channel = 0; channel < 3; ++channel)
    CHECK(same_bits(pictures[0].narrow(0, channel, 1), av::to_tensor(grey)));
}

TEST_CASE("read_pictures refuses no pictures, a missing file and a text file") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS((void)read_pictures({}, square), "no picture was named", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)read_pictures({(folder / "none.png").string()}, square), doctest::Contains("none.png: "),
                       av::FileError);
  av::write_file(folder / "text.png", std::string_view{"no picture"});
  CHECK_THROWS_WITH_AS((void)read_pictures({(folder / "text.png").string()}, square), doctest::Contains("text.png: "),
                       av::FileError);
}
