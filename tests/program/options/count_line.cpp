// SPDX-License-Identifier: MIT
#include "options/count_line.hpp"

#include "support/doctest.hpp"
#include "support/screen.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

using animevae::program::CountLine;

TEST_CASE("CountLine writes one line to a pipe, at its beginning") {
  Screen screen;
  {
    CountLine line{"drawing faces", 2'000, screen.stream, screen.options(false)};
    CHECK(screen.text().empty());
    for (std::int64_t done = 0; done <= 2'000; ++done, screen.now += 1) line.say(done);
  }
  CHECK(screen.text() == "drawing faces: 2,000\n");
}

TEST_CASE("a terminal gets one line, which is redrawn with speed and remaining time and ends with the last") {
  Screen screen;
  CountLine line{"drawing faces", 2'000, screen.stream, screen.options(true)};
  for (std::int64_t done = 0; done < 1'000; ++done, screen.now += 0.125) line.say(done);
  CHECK(screen.text().find('\n') == std::string::npos);
  CHECK(screen.text().ends_with("drawing faces  [##    ]  49 %  8.00 images/s  2 min 5 s left\x1b[K"));
  for (std::int64_t done = 1'000; done <= 2'000; ++done, screen.now += 0.125) line.say(done);
  line.say(2'000);
  const std::string text = screen.text();
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(text.ends_with("\n"));
  CHECK(text.substr(text.rfind('\r')).find("100 %") != std::string::npos);
}

TEST_CASE("CountLine shows no speed for anything but images") {
  Screen screen;
  CountLine line{"steps of refinement", 10, screen.stream, screen.options(true)};
  for (std::int64_t step = 1; step <= 5; ++step, screen.now += 1) line.say(step, 0);
  CHECK(screen.text().ends_with("\rsteps of refinement  5/10  [#######        ]  50 %  5 s left\x1b[K"));
}

TEST_CASE("CountLine writes nothing for a total of 0, and ends its line when it is destroyed early") {
  for (const bool in_place : {false, true}) {
    Screen screen;
    CountLine line{"encoding images", 0, screen.stream, screen.options(in_place)};
    line.say(0);
    CHECK(screen.text().empty());
  }
  Screen screen;
  {
    CountLine line{"encoding images", 10, screen.stream, screen.options(true)};
    line.say(3);
  }
  CHECK(screen.text().ends_with("30 %\x1b[K\n"));
}
