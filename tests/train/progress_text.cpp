// SPDX-License-Identifier: MIT
#include <animevae/train/progress_text.hpp>

#include "support/doctest.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

using namespace animevae;

namespace {

const ProgressState state{.epoch = 3,
                          .epochs = 100,
                          .step = 1450,
                          .steps = 6200,
                          .images = 371'200,
                          .values = {{"loss", 4655.8}, {"distortion", 4630.1}, {"rate", 25.67}}};

std::string line(int width, bool bar = true) {
  return progress_line(state,
                       {.width = width, .utf8 = false, .bar = bar, .images_per_second = 2034, .seconds_left = 192});
}

}  // namespace

TEST_CASE("format_duration writes the two largest units of a duration") {
  CHECK(format_duration(0) == "0 s");
  CHECK(format_duration(12.4) == "12 s");
  CHECK(format_duration(59.6) == "1 min 0 s");
  CHECK(format_duration(192) == "3 min 12 s");
  CHECK(format_duration(3599.6) == "1 h 0 min");
  CHECK(format_duration(7500) == "2 h 5 min");
  CHECK(format_duration(86399) == "23 h 59 min");
  CHECK(format_duration(273'600) == "3 d 4 h");
  for (const double unknown : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    CHECK(format_duration(unknown) == "?");
  }
}

TEST_CASE("format_nats writes large numbers with one decimal, small ones with two or three") {
  CHECK(format_nats(4655.84) == "4655.8");
  CHECK(format_nats(25.674) == "25.67");
  CHECK(format_nats(0.0124) == "0.012");
  CHECK(format_nats(-12.5) == "-12.50");
  CHECK(format_nats(0) == "0.000");
  CHECK(format_nats(1.5e12) == "1.5e+12");
  CHECK(format_nats(std::nan("")) == "nan");
  CHECK(format_nats(-std::numeric_limits<double>::infinity()) == "-inf");
}

TEST_CASE("a speed has decimals when it is slow") {
  CHECK(format_rate(2034.4) == "2034 images/s");
  CHECK(format_rate(34.25) == "34.2 images/s");
  CHECK(format_rate(0.254) == "0.25 images/s");
}

TEST_CASE("a bar is as full as the training, in as many columns as it is given") {
  CHECK(progress_bar(0, 10, false) == "[        ]");
  CHECK(progress_bar(0.5, 10, false) == "[####    ]");
  CHECK(progress_bar(1, 10, false) == "[########]");
  CHECK(progress_bar(0.5, 10, true) == "▕████    ▏");
  CHECK(progress_bar(0.5 + 0.5 / 8, 10, true) == "▕████▌   ▏");
  CHECK(progress_bar(1, 10, true) == "▕████████▏");
  CHECK(progress_bar(0.5, 2, true).empty());
  for (int columns = 3; columns < 40; ++columns) {
    for (double fraction = -0.5; fraction <= 1.5; fraction += 1.0 / 64) {
      const std::string ascii = progress_bar(fraction, columns, false), blocks = progress_bar(fraction, columns, true);
      if (utf8_length(blocks) != ascii.size()) CHECK(blocks == ascii);
    }
  }
  CHECK(progress_bar(std::nan(""), 10, false) == "[        ]");
}

TEST_CASE("a wide progress line shows everything") {
  CHECK(line(200) ==
        "epoch 3/100  step 1450/6200  [#####                   ]  23 %  "
        "loss 4655.8, distortion 4630.1, rate 25.67 nats  2034 images/s  3 min 12 s left");
  CHECK(line(200, false) ==
        "epoch 3/100  step 1450/6200  23 %  "
        "loss 4655.8, distortion 4630.1, rate 25.67 nats  2034 images/s  3 min 12 s left");
}

TEST_CASE("a narrow progress line leaves out the less important parts first") {
  CHECK(line(120) ==
        "epoch 3/100  [####              ]  23 %  "
        "loss 4655.8, distortion 4630.1, rate 25.67 nats  2034 images/s  3 min 12 s left");
  CHECK(line(80) == "epoch 3/100  [##       ]  23 %  loss 4655.8 nats  2034 images/s  3 min 12 s left");
  CHECK(line(60) == "epoch 3/100  23 %  loss 4655.8 nats  3 min 12 s left");
  CHECK(line(40) == "epoch 3/100  23 %  3 min 12 s left");
  CHECK(line(20) == "epoch 3/100  23 %");
  CHECK(line(10) == "23 %");
  CHECK(line(2) == "23");
  CHECK(line(0).empty());
  CHECK(line(-5).empty());
}

TEST_CASE("a line never passes its width, in ASCII and in UTF-8") {
  for (int width = 0; width < 220; ++width) {
    for (const bool utf8 : {false, true}) {
      for (const bool bar : {false, true}) {
        const std::string text = progress_line(
            state, {.width = width, .utf8 = utf8, .bar = bar, .images_per_second = 2034, .seconds_left = 192});
        if (utf8_length(text) > static_cast<std::size_t>(width)) {
          CAPTURE(width);
          CHECK(text == "shorter");
        }
      }
    }
  }
}

TEST_CASE("another task has its name first, which stays longest") {
  const ProgressState drawing{.step = 1'450, .steps = 6'200, .images = 1'450, .task = "drawing faces"};
  const auto in = [&](int width) {
    return progress_line(drawing, {.width = width, .utf8 = false, .images_per_second = 145, .seconds_left = 33});
  };
  CHECK(in(100) == "drawing faces  1450/6200  [#####                   ]  23 %  145 images/s  33 s left");
  CHECK(in(60) == "drawing faces  [##          ]  23 %  145 images/s  33 s left");
  CHECK(in(40) == "drawing faces  23 %  33 s left");
  CHECK(in(20) == "drawing faces  23 %");
  CHECK(in(10) == "23 %");
  CHECK(progress_line({.step = 17, .task = "drawing faces"}, {}) == "drawing faces  17");
}

TEST_CASE("progress_line leaves out what is unknown") {
  CHECK(progress_line({.epoch = 1, .epochs = 4, .step = 1, .steps = 200}, {.bar = false}) ==
        "epoch 1/4  step 1/200  0 %");
  CHECK(progress_line({.epoch = 2, .step = 17, .values = {{"loss", 1.5}}}, {.images_per_second = 5}) ==
        "epoch 2  step 17  loss 1.500 nats  5.00 images/s");
  CHECK(progress_line({.step = 17}, {.width = 20}) == "step 17");
  CHECK(progress_line({}, {}) == "step 0");
}
