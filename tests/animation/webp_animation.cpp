// SPDX-License-Identifier: MIT
#include <animevae/animation/webp_animation.hpp>

#include <webp/demux.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <vector>

#include "support/doctest.hpp"
#include "support/image_difference.hpp"
#include "support/moving_pattern.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;

namespace {

/// What libwebp's decoder sees in a file.
struct ReadWebp {
  std::vector<av::Image> frames{};
  std::vector<int> ends{};  ///< of each frame, milliseconds from the beginning
  std::uint32_t loops = 0;

  explicit ReadWebp(const std::vector<std::byte>& bytes) {
    const WebPData data{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
    const std::unique_ptr<WebPAnimDecoder, void (*)(WebPAnimDecoder*)> decoder{WebPAnimDecoderNew(&data, nullptr),
                                                                               WebPAnimDecoderDelete};
    REQUIRE(decoder);
    WebPAnimInfo info;
    REQUIRE(WebPAnimDecoderGetInfo(decoder.get(), &info) != 0);
    loops = info.loop_count;
    while (WebPAnimDecoderHasMoreFrames(decoder.get()) != 0) {
      std::uint8_t* pixels = nullptr;
      int end = 0;
      REQUIRE(WebPAnimDecoderGetNext(decoder.get(), &pixels, &end) != 0);
      av::Image& frame = frames.emplace_back(int(info.canvas_height), int(info.canvas_width), 4);
      std::copy_n(pixels, frame.pixels.size(), frame.pixels.begin());
      av::blend_on_white(frame);
      ends.push_back(end);
    }
  }
};

}  // namespace

TEST_CASE("a lossless animation comes back exactly, and its frames have the times of their rate") {
  const std::vector<av::Image> frames = moving_pattern(6);
  const ReadWebp film{av::encode_webp({.frames = frames, .frames_per_second = 12}, {.lossless = true})};
  CHECK(film.frames == frames);
  CHECK(film.ends == std::vector{83, 167, 250, 333, 417, 500});
  CHECK(film.loops == 0);
}

TEST_CASE("a lossy animation comes back within a few levels, is smaller, and larger with more quality") {
  const std::vector<av::Image> frames = moving_pattern(6);
  const auto bytes = av::encode_webp({.frames = frames});
  const ReadWebp film{bytes};
  REQUIRE(film.frames.size() == 6);
  for (std::size_t k = 0; k < 6; ++k) CHECK(mean_difference(film.frames[k], frames[k]) < 4);
  CHECK(bytes.size() < av::encode_webp({.frames = frames}, {.lossless = true}).size());
  CHECK(bytes.size() > av::encode_webp({.frames = frames}, {.quality = 30}).size());
}

TEST_CASE("an animation that plays once, there and back, comes back as such, and a grey one as RGB") {
  const std::vector<av::Image> frames = moving_pattern(3);
  const ReadWebp film{av::encode_webp({.frames = frames, .loop = false, .there_and_back = true}, {.lossless = true})};
  CHECK(film.frames == std::vector{frames[0], frames[1], frames[2], frames[1], frames[0]});
  CHECK(film.loops == 1);
  CHECK(ReadWebp{av::encode_webp({.frames = {av::Image{4, 5, 1, 77}}}, {.lossless = true})}.frames ==
        std::vector{av::Image{4, 5, 3, 77}});
}

TEST_CASE("a WebP replaces a file whole or not at all") {
  const TemporaryFolder folder;
  av::write_webp(folder / "a.webp", {.frames = moving_pattern(2)});
  CHECK(std::filesystem::file_size(folder / "a.webp") > 100);
  CHECK_THROWS_AS(av::write_webp(folder / "a.webp", {}), av::InvalidValue);
  CHECK_THROWS_AS(av::write_webp(folder / "no" / "b.webp", {.frames = moving_pattern(2)}), av::FileError);
  CHECK(folder.entries() == 1);
}

TEST_CASE("encode_webp refuses sides, effort, quality and frame rates outside their limits") {
  CHECK_THROWS_WITH_AS(std::ignore = av::encode_webp({.frames = {av::Image{1, 16'384, 3}}}),
                       "a WebP has sides of 1 to 16383 pixels, not 16384x1", av::InvalidValue);
  CHECK_THROWS_WITH_AS(std::ignore = av::encode_webp({.frames = moving_pattern(1)}, {.effort = 7}),
                       "the effort of a WebP is 0 to 6, not 7", av::InvalidValue);
  CHECK_THROWS_WITH_AS(std::ignore = av::encode_webp({.frames = moving_pattern(1)}, {.quality = 101}),
                       "the quality of a WebP is 0 to 100, not 101", av::InvalidValue);
  CHECK_THROWS_AS(std::ignore = av::encode_webp({.frames = moving_pattern(1), .frames_per_second = 61}),
                  av::InvalidValue);
}
