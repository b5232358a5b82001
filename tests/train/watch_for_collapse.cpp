// SPDX-License-Identifier: MIT
#include <animevae/train/watch_for_collapse.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

/// As much of a model as the observer asks for: its loss is warmed up from step 300.
struct WarmedUpFrom300 {
  [[nodiscard]] static bool is_warmed_up(const av::Progress& progress) { return progress.step >= 300; }
};

struct ViewOfCollapse {
  WarmedUpFrom300 model{};
};

av::Measurement reading(std::int64_t step, double rate) { return {.progress = {.step = step}, .rate = rate}; }

}  // namespace

TEST_CASE("a collapse is told once, in the words of collapse_warning, and not before the loss is warmed up") {
  std::vector<std::string> told;
  av::WatchForCollapse watch{[&](const std::string& warning) { told.push_back(warning); }};
  watch.measured(ViewOfCollapse{}, reading(250, 0.1));
  CHECK(told.empty());
  CHECK_FALSE(watch.warning());
  watch.measured(ViewOfCollapse{}, reading(300, 0.1));
  watch.measured(ViewOfCollapse{}, reading(350, 0.2));
  CHECK(told == std::vector{av::collapse_warning(reading(300, 0.1), true).value()});
}

TEST_CASE("the warning is that of the last reading, and goes where the posterior recovers") {
  av::WatchForCollapse watch{[](const std::string&) {}};
  watch.measured(ViewOfCollapse{}, reading(300, 0.1));
  watch.measured(ViewOfCollapse{}, reading(350, 0.2));
  CHECK(watch.warning() == av::collapse_warning(reading(350, 0.2), true));
  watch.measured(ViewOfCollapse{}, reading(400, 25));
  CHECK_FALSE(watch.warning());
}
