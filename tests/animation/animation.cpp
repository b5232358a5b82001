// SPDX-License-Identifier: MIT
#include <animevae/animation/animation.hpp>

#include <cstddef>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

using Order = std::vector<std::size_t>;

av::Animation some(std::size_t count) { return {.frames = std::vector<av::Image>(count, av::Image{2, 3, 3})}; }

constexpr av::AnimationLimits limits{.format = "film", .longest_side = 10, .slowest = 0.5, .fastest = 30};

}  // namespace

TEST_CASE("frame_order there and back repeats neither end, and closes with the first frame where it does not loop") {
  av::Animation film = some(4);
  CHECK(av::frame_order(film) == Order{0, 1, 2, 3});
  film.there_and_back = true;
  CHECK(av::frame_order(film) == Order{0, 1, 2, 3, 2, 1});
  film.loop = false;
  CHECK(av::frame_order(film) == Order{0, 1, 2, 3, 2, 1, 0});
}

TEST_CASE("frame_order of a there-and-back animation of one or two frames repeats no frame") {
  for (const std::size_t count : {1u, 2u}) {
    av::Animation film = some(count);
    film.there_and_back = true;
    CHECK(av::frame_order(film).size() == count);
  }
}

TEST_CASE("time_of_frame rounds each frame's time by itself, so that errors do not add up") {
  CHECK(av::time_of_frame(0, 12, 100) == 0);
  CHECK(av::time_of_frame(1, 12, 100) == 8);
  CHECK(av::time_of_frame(2, 12, 100) == 17);
  CHECK(av::time_of_frame(3, 12, 100) == 25);
  CHECK(av::time_of_frame(12'000, 12, 100) == 100'000);
  CHECK(av::time_of_frame(90, 30, 1000) == 3000);
}

TEST_CASE("rgb_frame widens grey to three channels and puts transparent pixels on white") {
  av::Image grey{1, 2, 1};
  grey.pixels = {0, 200};
  CHECK(av::rgb_frame(grey).pixels == std::vector<std::uint8_t>{0, 0, 0, 200, 200, 200});
  av::Image clear{1, 1, 4};
  clear.pixels = {0, 100, 0, 0};
  CHECK(av::rgb_frame(clear).pixels == std::vector<std::uint8_t>{255, 255, 255});
}

TEST_CASE("check_animation refuses no frames, mixed sizes, two channels, and rates or sides outside the limits") {
  const auto refused = [](const av::Animation& film) {
    try {
      av::check_animation(film, limits);
      return std::string{"accepted"};
    } catch (const av::InvalidValue& error) {
      return std::string{error.what()};
    }
  };
  CHECK(refused(some(2)) == "accepted");
  CHECK(refused({}) == "an animation needs at least one frame, and was given none");
  av::Animation film = some(3);
  film.frames[2] = av::Image{3, 3, 3};
  CHECK(refused(film) == "the frames of an animation share one size: frame 2 is 3x3, the first is 3x2");
  film.frames[2] = av::Image{2, 3, 2};
  CHECK(refused(film) == "the frames of an animation have 1, 3 or 4 channels: frame 2 has 2");
  film = some(1);
  film.frames_per_second = 31;
  CHECK(refused(film) == "a film shows 0.5 to 30 frames per second, not 31");
  film.frames_per_second = std::numeric_limits<double>::quiet_NaN();
  CHECK(refused(film) == "a film shows 0.5 to 30 frames per second, not nan");
  CHECK(refused({.frames = {av::Image{2, 11, 3}}}) == "a film has sides of 1 to 10 pixels, not 11x2");
  CHECK(refused({.frames = {av::Image{0, 0, 3}}}) == "a film has sides of 1 to 10 pixels, not 0x0");
}
