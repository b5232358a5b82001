// SPDX-License-Identifier: MIT
#include <animevae/plot/axis.hpp>

#include "support/doctest.hpp"

#include <string>
#include <vector>

namespace av = animevae;
using Numbers = std::vector<double>;
using Words = std::vector<std::string>;

TEST_CASE("ticks are multiples of 1, 2 or 5 times a power of ten") {
  CHECK(av::nice_ticks(0, 10) == Numbers{0, 2, 4, 6, 8, 10});
  CHECK(av::nice_ticks(0, 1, 10) == Numbers{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1});
  CHECK(av::nice_ticks(4553, 6766, 4) == Numbers{5000, 5500, 6000, 6500});
  CHECK(av::nice_ticks(-1.96, 1.96, 4) == Numbers{-1, 0, 1});
  CHECK(av::nice_ticks(0, 6.4e6, 3) == Numbers{0, 2e6, 4e6, 6e6});
}

TEST_CASE("a range of one value has that value for its tick") { CHECK(av::nice_ticks(3, 3) == Numbers{3}); }

TEST_CASE("logarithmic ticks are decades, and finer where there are few decades") {
  CHECK(av::log_ticks(1, 1e4) == Numbers{1, 10, 100, 1000, 10000});
  CHECK(av::log_ticks(3, 60) == Numbers{5, 10, 20, 50});
  CHECK(av::log_ticks(4500, 4900, 4) == Numbers{4500, 4600, 4700, 4800, 4900});
  CHECK(av::log_ticks(1e-6, 1e12, 5).size() <= 10);
}

TEST_CASE("labels have as few decimals as tell the ticks apart") {
  CHECK(av::tick_labels(Numbers{0, 0.5, 1}) == Words{"0.0", "0.5", "1.0"});
  CHECK(av::tick_labels(Numbers{-0.05, 0, 0.05}) == Words{"−0.05", "0.00", "0.05"});
  CHECK(av::tick_labels(Numbers{4000, 6000}) == Words{"4,000", "6,000"});
  CHECK(av::tick_labels(Numbers{0, 5e5, 1e6}) == Words{"0", "0.5\u00a0M", "1.0\u00a0M"});
  CHECK(av::tick_labels(Numbers{0, 2e-6}) == Words{"0", "2e-06"});
}

TEST_CASE("numbers are written with thousands apart and a true minus sign") {
  CHECK(av::number_label(1234567.891, 1) == "1,234,567.9");
  CHECK(av::number_label(999, 0) == "999");
  CHECK(av::number_label(-0.0784, 3) == "−0.078");
  CHECK(av::number_label(-0.0001, 3) == "0.000");
}

TEST_CASE("rounding out moves the ends of an axis to ticks") {
  const auto axis = av::make_axis(-0.33, 0.071, {.ticks = 6, .round_out = true});
  CHECK(axis.low == doctest::Approx(-0.35));
  CHECK(axis.high == doctest::Approx(0.1));
  CHECK(axis.ticks.front() == axis.low);
  CHECK(axis.ticks.back() == axis.high);
  CHECK(axis.labels.size() == axis.ticks.size());
}

TEST_CASE("an axis places values between its ends") {
  CHECK(av::make_axis(2, 4).share(3) == doctest::Approx(0.5));
  const auto log = av::make_axis(1, 100, {.scale = av::Scale::logarithmic});
  CHECK(log.share(10) == doctest::Approx(0.5));
  CHECK(log.share(100) == doctest::Approx(1));
}

TEST_CASE("an axis for a single value has room around it") {
  for (double value : {0.0, 5.0, -5.0}) {
    const auto axis = av::make_axis(value, value);
    CHECK(axis.low < value);
    CHECK(axis.high > value);
  }
}

TEST_CASE("a logarithmic axis that would reach zero is linear instead") {
  CHECK(av::make_axis(0, 10, {.scale = av::Scale::logarithmic}).scale == av::Scale::linear);
}
