// SPDX-License-Identifier: MIT
#include "options/json.hpp"

#include "support/doctest.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/parse_decimal.hpp>

using namespace animevae::program;

TEST_CASE("json_of writes whole numbers without a fraction, and others with the digits that identify them") {
  CHECK(one_line(json_of(5.0)) == "5");
  CHECK(one_line(json_of(-3.0)) == "-3");
  CHECK(one_line(json_of(0.0)) == "0");
  CHECK(one_line(json_of(0.1)) == "0.1");
  CHECK(one_line(json_of(1.0 / 3)) == "0.3333333333333333");
  CHECK(one_line(json_of(4432.569879351113)) == "4432.569879351113");
  CHECK(one_line(json_of(9007199254740991.0)) == "9007199254740991");
  CHECK(one_line(json_of(1e300)) == "1e+300");
}

TEST_CASE("json_of writes NaN and infinity as null") {
  for (const double odd :
       {std::nan(""), std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()})
    CHECK(one_line(json_of(odd)) == "null");
}

TEST_CASE("every number is read back as it was, and whole ones are written as decimal() does") {
  std::mt19937_64 random{5};
  for (int round = 0; round < 10'000; ++round) {
    const double value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    const auto read = animevae::parse_decimal(one_line(json_of(value)));
    if (!read || *read != value) CHECK(one_line(json_of(value)) == "read back");
    const double whole = double(std::int64_t(random() >> 12));
    if (one_line(json_of(whole)) != animevae::decimal(whole)) CHECK(whole == 0);
  }
}

TEST_CASE("json_of replaces bytes that are not UTF-8") {
  CHECK(one_line(json_of(std::string_view{"水 \"\\\n"})) == R"("水 \"\\\n")");
  CHECK(one_line(json_of(std::string_view{"na\xefve"})) == "\"na\uFFFDve\"");
}

TEST_CASE("lists keep their order") {
  CHECK(one_line(json_of(std::vector<double>{2, 0.5, NAN})) == "[2,0.5,null]");
  CHECK(one_line(json_of(std::vector<double>{})) == "[]");
  CHECK(one_line(json_of(std::vector<std::string>{"b", "a"})) == R"(["b","a"])");
}
