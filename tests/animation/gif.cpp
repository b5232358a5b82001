// SPDX-License-Identifier: MIT
#include <animevae/animation/gif.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <numeric>
#include <string_view>
#include <vector>

#include "support/doctest.hpp"
#include "support/image_difference.hpp"
#include "support/moving_pattern.hpp"
#include "support/read_gif.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;

namespace {

std::string_view text(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Frames of three colours.
std::vector<av::Image> flags() {
  std::vector<av::Image> frames(3, av::Image{5, 7, 3, 200});
  frames[1].at(2, 3)[0] = 10;
  frames[2].at(4, 6)[2] = 0;
  return frames;
}

}  // namespace

TEST_CASE("few colours come back exactly, frame by frame") {
  const std::vector<av::Image> frames = flags();
  const ReadGif gif{av::encode_gif({.frames = frames})};
  CHECK(gif.frames == frames);
}

TEST_CASE("256 colours come back exactly too, though no index is left for transparent pixels") {
  std::vector<av::Image> frames(2, av::Image{16, 16, 3});
  for (std::size_t i = 0; i < 768; ++i) frames[0].pixels[i] = frames[1].pixels[767 - i] = std::uint8_t(i / 3);
  for (std::size_t i = 0; i < 768; ++i) frames[1].pixels[i] = std::uint8_t(255 - frames[0].pixels[i]);
  CHECK(ReadGif{av::encode_gif({.frames = frames})}.frames == frames);
}

TEST_CASE("thousands of colours come back within a few levels, and pixels that do not change keep every bit") {
  const std::vector<av::Image> frames = moving_pattern(8);
  const ReadGif gif{av::encode_gif({.frames = frames})};
  REQUIRE(gif.frames.size() == 8);
  for (std::size_t k = 0; k < 8; ++k) {
    CHECK(mean_difference(gif.frames[k], frames[k]) < 5);
    for (int row = 24; row < 48; ++row)
      REQUIRE(std::equal(gif.frames[k].at(row, 0), gif.frames[k].at(row, 0) + 3 * 48, gif.frames[0].at(row, 0)));
  }
}

TEST_CASE("12 GIF frames at 12 frames per second last 100 hundredths of a second") {
  const ReadGif gif{av::encode_gif({.frames = moving_pattern(12), .frames_per_second = 12})};
  CHECK(gif.hundredths == std::vector<int>{8, 9, 8, 8, 9, 8, 8, 9, 8, 8, 9, 8});
  CHECK(std::accumulate(gif.hundredths.begin(), gif.hundredths.end(), 0) == 100);
}

TEST_CASE("a there-and-back GIF that loops shows neither end twice") {
  const std::vector<av::Image> frames = flags();
  const ReadGif gif{av::encode_gif({.frames = frames, .there_and_back = true})};
  CHECK(gif.frames == std::vector{frames[0], frames[1], frames[2], frames[1]});
}

TEST_CASE("encode_gif writes GIF89a, with a NETSCAPE extension where the animation loops") {
  const auto looping = av::encode_gif({.frames = flags()}), once = av::encode_gif({.frames = flags(), .loop = false});
  CHECK(text(looping).starts_with("GIF89a"));
  CHECK(text(once).starts_with("GIF89a"));
  using namespace std::string_view_literals;
  CHECK(text(looping).find("\x21\xFF\x0BNETSCAPE2.0\x03\x01\x00\x00\x00"sv) != std::string_view::npos);
  CHECK(text(once).find("NETSCAPE") == std::string_view::npos);
}

TEST_CASE("a GIF frame equal to the one before it takes less than 30 bytes, and is still there") {
  std::vector<av::Image> frames = moving_pattern(2);
  const std::size_t without = av::encode_gif({.frames = frames}).size();
  frames.resize(32, frames.back());
  const auto bytes = av::encode_gif({.frames = frames});
  CHECK(bytes.size() < without + 30 * 30);
  const ReadGif gif{bytes};
  REQUIRE(gif.frames.size() == 32);
  CHECK(gif.frames[31] == gif.frames[1]);
}

TEST_CASE("a GIF of one frame comes back, grey as RGB and transparent pixels on white") {
  CHECK(ReadGif{av::encode_gif({.frames = {av::Image{1, 1, 3, 77}}})}.frames == std::vector{av::Image{1, 1, 3, 77}});
  CHECK(ReadGif{av::encode_gif({.frames = {av::Image{2, 3, 1, 77}}})}.frames == std::vector{av::Image{2, 3, 3, 77}});
  CHECK(ReadGif{av::encode_gif({.frames = {av::Image{2, 3, 4, 0}}})}.frames == std::vector{av::Image{2, 3, 3, 255}});
}

TEST_CASE("a GIF replaces a file whole or not at all") {
  const TemporaryFolder folder;
  av::write_gif(folder / "a.gif", {.frames = flags()});
  const auto size = std::filesystem::file_size(folder / "a.gif");
  CHECK(size == av::encode_gif({.frames = flags()}).size());
  CHECK_THROWS_AS(av::write_gif(folder / "a.gif", {}), av::InvalidValue);
  CHECK_THROWS_AS(av::write_gif(folder / "no" / "b.gif", {.frames = flags()}), av::FileError);
  CHECK(std::filesystem::file_size(folder / "a.gif") == size);
  CHECK(folder.entries() == 1);
}

TEST_CASE("encode_gif refuses a frame rate and a side outside the limits of GIF, and names the limit") {
  CHECK_THROWS_WITH_AS(std::ignore = av::encode_gif({.frames = flags(), .frames_per_second = 60}),
                       "a GIF shows 0.01 to 50 frames per second, not 60", av::InvalidValue);
  CHECK_THROWS_WITH_AS(std::ignore = av::encode_gif({.frames = {av::Image{1, 65'536, 3}}}),
                       "a GIF has sides of 1 to 65535 pixels, not 65536x1", av::InvalidValue);
  CHECK(ReadGif{av::encode_gif({.frames = {av::Image{1, 65'535, 3}}})}.frames.front().width == 65'535);
}
