// SPDX-License-Identifier: MIT
#include <animevae/core/decimal.hpp>

#include "support/doctest.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include <animevae/core/parse_decimal.hpp>

using namespace animevae;

TEST_CASE("decimal() writes the fewest digits that identify the number in its type") {
  CHECK(decimal(0.1) == "0.1");
  CHECK(decimal(0.1F) == "0.1");
  CHECK(decimal(1.0 / 3) == "0.3333333333333333");
  CHECK(decimal(1.0F / 3) == "0.33333334");
  CHECK(decimal(5e-3) == "0.005");
  CHECK(decimal(4.0) == "4");
  CHECK(decimal(-0.0) == "-0");
  CHECK(decimal(4655.8) == "4655.8");
  CHECK(decimal(42) == "42");
  CHECK(decimal(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(decimal(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
}

TEST_CASE("powers of ten are used for the very large and the very small only") {
  CHECK(decimal(100000.0) == "100000");
  CHECK(decimal(1e15) == "1000000000000000");
  CHECK(decimal(1e16) == "1e+16");
  CHECK(decimal(0.0001) == "0.0001");
  CHECK(decimal(0.00001) == "1e-05");
  CHECK(decimal(1.5e300) == "1.5e+300");
}

TEST_CASE("decimal() writes nan, inf and -inf for numbers that are not finite") {
  CHECK(decimal(std::nan("")) == "nan");
  CHECK(decimal(-std::nan("")) == "nan");
  CHECK(decimal(std::numeric_limits<double>::infinity()) == "inf");
  CHECK(decimal(-std::numeric_limits<float>::infinity()) == "-inf");
}

TEST_CASE("every number that decimal() writes is read back as it was") {
  std::mt19937_64 random{3};
  for (int round = 0; round < 10'000; ++round) {
    const double value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    const auto read = parse_decimal(decimal(value));
    if (!read || *read != value) CHECK(decimal(value) == "read back");
    const float narrow = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
    if (std::isfinite(narrow)) {
      const auto again = parse_decimal(decimal(narrow));
      if (!again || static_cast<float>(*again) != narrow) CHECK(decimal(narrow) == "read back");
    }
  }
  CHECK(parse_decimal(decimal(std::numeric_limits<double>::denorm_min())) == std::numeric_limits<double>::denorm_min());
}

TEST_CASE("with_separators puts a comma between groups of three digits") {
  CHECK(with_separators(0) == "0");
  CHECK(with_separators(999) == "999");
  CHECK(with_separators(1'000) == "1,000");
  CHECK(with_separators(17'089'539) == "17,089,539");
  CHECK(with_separators(-999) == "-999");
  CHECK(with_separators(-123'456) == "-123,456");
  CHECK(with_separators(std::numeric_limits<std::int64_t>::min()) == "-9,223,372,036,854,775,808");
}
