// SPDX-License-Identifier: MIT
#include <animevae/train/progress.hpp>

#include "support/doctest.hpp"
#include "support/screen.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>

using namespace animevae;

namespace {

ProgressState state_at(std::int64_t step) {
  return {.epoch = 1, .epochs = 1, .step = step, .steps = 1000, .images = 64 * step};
}

std::size_t count(const std::string& text, char letter) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), letter));
}

}  // namespace

TEST_CASE("on a terminal one line is redrawn, at most ten times a second") {
  Screen screen;
  {
    ProgressLine progress{screen.stream, screen.options(true)};
    for (int step = 1; step <= 1000; ++step, screen.now += 0.01) progress.update(state_at(step));
    const std::string text = screen.text();
    CHECK(count(text, '\n') == 0);
    CHECK(count(text, '\r') >= 90);
    CHECK(count(text, '\r') <= 101);
    progress.finish();
  }
  const std::string text = screen.text();
  CHECK(count(text, '\n') == 1);
  CHECK(text.ends_with("\x1b[K\n"));
  CHECK(text.substr(text.rfind('\r')).find("100 %") != std::string::npos);
}

TEST_CASE("ProgressLine writes a plain line to a file every ten seconds, and the last state at the end") {
  Screen screen;
  ProgressLine progress{screen.stream, screen.options(false)};
  for (int step = 1; step <= 350; ++step, screen.now += 0.1) progress.update(state_at(step));
  CHECK(count(screen.text(), '\n') == 4);  // at 0, 10, 20 and 30 seconds
  progress.finish();
  progress.finish();
  const std::string text = screen.text();
  CHECK(count(text, '\n') == 5);
  CHECK(text.find_first_of("\r\x1b") == std::string::npos);
  CHECK(text.starts_with("epoch 1/1  step 1/1000  0 %\n"));
  CHECK(text.ends_with("epoch 1/1  step 350/1000  35 %  640 images/s  1 min 5 s left\n"));
}

TEST_CASE("speed and remaining time follow a training that slows down") {
  Screen screen;
  ProgressLine progress{screen.stream, screen.options(false)};
  int step = 0;
  for (; step < 300; screen.now += 0.1) progress.update(state_at(++step));
  for (; step < 340; screen.now += 1)
    progress.update(state_at(++step));  // ten times slower, for longer than the memory
  progress.finish();
  CHECK(screen.text().ends_with("step 340/1000  34 %  64.0 images/s  11 min 0 s left\n"));
}

TEST_CASE("a training that begins again from an earlier step forgets the old speed") {
  Screen screen;
  ProgressLine progress{screen.stream, screen.options(false)};
  for (int step = 500; step < 600; ++step, screen.now += 0.1) progress.update(state_at(step));
  progress.update(state_at(10));
  progress.finish();
  CHECK(screen.text().ends_with("epoch 1/1  step 10/1000  1 %\n"));
}

TEST_CASE("a training that goes on from a checkpoint has the speed of its own steps") {
  Screen screen;
  ProgressLine progress{screen.stream, screen.options(false)};
  for (int step = 901; step <= 950; ++step, screen.now += 0.5) progress.update(state_at(step));
  progress.finish();  // 50 steps are left, of half a second each
  CHECK(screen.text().ends_with("epoch 1/1  step 950/1000  95 %  128 images/s  25 s left\n"));
}

TEST_CASE("the remaining time counts down to 0, also after a pause") {
  Screen screen;
  ProgressLine progress{screen.stream, screen.options(false)};
  int step = 0;
  const auto train = [&](int until) {
    for (; step < until; screen.now += 0.1) progress.update(state_at(++step));
  };
  train(400);
  screen.now += 3600;  // the machine slept
  train(401);
  train(900);
  progress.finish();
  CHECK(screen.text().ends_with("step 900/1000  90 %  640 images/s  10 s left\n"));
  train(1000);
  progress.finish();
  CHECK(screen.text().ends_with("step 1000/1000  100 %  640 images/s  0 s left\n"));
}

TEST_CASE("a message stands above the line, which is drawn again below it") {
  Screen screen;
  {
    ProgressLine progress{screen.stream, screen.options(true)};
    progress.message("before");
    progress.update(state_at(10));
    progress.message("saved");
  }
  CHECK(screen.text() ==
        "before\n\repoch 1/1  step 10/1000  [                        ]  1 %\x1b[K"
        "\r\x1b[Ksaved\n\repoch 1/1  step 10/1000  [                        ]  1 %\x1b[K\n");
}

TEST_CASE("a message after finish() is written below the progress line") {
  Screen screen;
  ProgressLine progress{screen.stream, screen.options(true)};
  progress.update(state_at(10));
  progress.finish();
  progress.message("saved");
  CHECK(screen.text() == "\repoch 1/1  step 10/1000  [                        ]  1 %\x1b[K\nsaved\n");
}

TEST_CASE("a training that was never shown leaves no line") {
  Screen screen;
  { ProgressLine progress{screen.stream, screen.options(true)}; }
  ProgressLine progress{screen.stream, screen.options(false)};
  progress.finish();
  CHECK(screen.text().empty());
}

TEST_CASE("ProgressLine ignores a stream that cannot be written, and a file is no terminal") {
  std::FILE* const full = std::fopen("/dev/full", "w");
  REQUIRE(full != nullptr);
  {
    ProgressLine progress{full};
    CHECK_FALSE(progress.is_in_place());
    for (int step = 1; step < 10; ++step) progress.update(state_at(step));
    progress.finish();
  }
  std::fclose(full);
}

TEST_CASE("block characters need a locale that can show them") {
  CHECK(locale_is_utf8({nullptr, nullptr, "en_GB.UTF-8"}));
  CHECK(locale_is_utf8({"", "C.utf8", nullptr}));
  CHECK_FALSE(locale_is_utf8({"C", nullptr, "en_GB.UTF-8"}));
  CHECK_FALSE(locale_is_utf8({nullptr, nullptr, "ja_JP.EUC-JP"}));
  CHECK_FALSE(locale_is_utf8({nullptr, "", nullptr}));
}
