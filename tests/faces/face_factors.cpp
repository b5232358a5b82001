// SPDX-License-Identifier: MIT
#include <animevae/faces/face_factors.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

struct Column {
  std::string name;
  double low = 0, high = 0;
  bool is_enum = false;
  std::vector<double> values{};
};

std::vector<Column> columns(int count) {
  std::vector<Column> table;
  for (int index = 0; index < count; ++index) {
    const av::FaceFactors factors = av::draw_factors(11, index);
    std::size_t k = 0;
    av::FaceFactors::visit(factors, [&](const av::Factor& factor, const auto& value) {
      constexpr bool is_enum = std::is_enum_v<std::remove_cvref_t<decltype(value)>>;
      if (index == 0) table.push_back({std::string{factor.name}, factor.low, factor.high, is_enum});
      table[k++].values.push_back(double(value));
    });
  }
  return table;
}

struct Moments {
  double mean = 0, deviation = 0;
};

Moments moments(const std::vector<double>& values) {
  double sum = 0, squares = 0;
  for (const double value : values) sum += value, squares += value * value;
  const double mean = sum / double(values.size());
  return {mean, std::sqrt(squares / double(values.size()) - mean * mean)};
}

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> words(1);
  for (const char letter : line) {
    if (letter == ',') words.emplace_back();
    else words.back() += letter;
  }
  return words;
}

}  // namespace

TEST_CASE("faces have known factors for a seed, on every platform") {
  // From a second implementation with exact fractions in Python.
  const av::FaceFactors first = av::draw_factors(0, 0);
  CHECK(first.hair_colour == av::HairColour::brown);
  CHECK(first.hair_style == av::HairStyle::twin_tails);
  CHECK(first.bangs == av::Bangs::swept);
  CHECK(first.eye_colour == av::EyeColour::red);
  CHECK(first.mouth == av::Mouth::cat);
  CHECK(first.background == av::Background::rays);
  CHECK(first.accessory == av::Accessory::flower);
  CHECK(first.outfit == av::Outfit::turtleneck);
  CHECK(first.gaze_x == -0.08614821219546598);
  CHECK(first.eye_size == 0.9670290560639717);
  CHECK(first.tilt == -3.162073376910236);
  CHECK(first.x == 0.04241302282958096);
  CHECK(first.background_hue == 224.07511893359242);

  const av::FaceFactors last = av::draw_factors(std::numeric_limits<std::uint64_t>::max(), 1);
  CHECK(last.hair_colour == av::HairColour::green);
  CHECK(last.mouth == av::Mouth::closed);
  CHECK(last.gaze_x == -0.4598671536626584);
  CHECK(last.background_hue == 93.10648655868515);
}

TEST_CASE("every factor fills its range evenly") {
  constexpr int count = 10'000;
  for (const Column& column : columns(count)) {
    CAPTURE(column.name);
    for (const double value : column.values) {
      REQUIRE(value >= column.low);
      REQUIRE(value < column.high);
    }
    const double span = column.high - column.low;
    std::vector<int> bins(column.is_enum ? std::size_t(span) : 10);
    for (const double value : column.values) ++bins[std::size_t((value - column.low) / span * double(bins.size()))];
    double chi_squared = 0;
    const double expected = double(count) / double(bins.size());
    for (const int bin : bins) chi_squared += (bin - expected) * (bin - expected) / expected;
    CHECK(chi_squared < 33);  // nine degrees of freedom pass this once in ten thousand
  }
}

TEST_CASE("the factors of faces are uncorrelated") {
  constexpr int count = 10'000;
  const std::vector<Column> table = columns(count);
  REQUIRE(table.size() == 25);
  for (std::size_t i = 0; i < table.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      double product = 0;
      for (std::size_t k = 0; k < count; ++k) product += table[i].values[k] * table[j].values[k];
      const Moments a = moments(table[i].values), b = moments(table[j].values);
      const double correlation = (product / count - a.mean * b.mean) / (a.deviation * b.deviation);
      CAPTURE(table[i].name);
      CAPTURE(table[j].name);
      CHECK(std::abs(correlation) < 0.045);  // 4.5 standard deviations
    }
}

TEST_CASE("gaze_x differs between faces of neighbouring indices and neighbouring seeds") {
  std::set<double> seen;
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    for (std::int64_t index = 0; index < 20; ++index) seen.insert(av::draw_factors(seed, index).gaze_x);
  CHECK(seen.size() == 400);
}

TEST_CASE("a row of the CSV file reads back as the same factors") {
  for (int index = 0; index < 200; ++index) {
    const av::FaceFactors factors = av::draw_factors(3, index);
    const auto words = split(av::factors_csv_row("face.png", factors));
    const auto names = split(av::factors_csv_header());
    REQUIRE(words.size() == 26);
    REQUIRE(names.size() == 26);
    CHECK(words[0] == "face.png");
    CHECK(names[0] == "file");
    av::FaceFactors back;
    std::size_t k = 1;
    av::FaceFactors::visit(back, [&](const av::Factor& factor, auto& value) {
      CHECK(names[k] == factor.name);
      const std::string& word = words[k++];
      using Value = std::remove_cvref_t<decltype(value)>;
      if constexpr (std::is_enum_v<Value>) {
        for (std::size_t option = 0; option < av::factor_names<Value>.size(); ++option)
          if (av::factor_names<Value>[option] == word) value = Value(int(option));
      } else {
        std::from_chars(word.data(), word.data() + word.size(), value);
      }
    });
    CHECK(back == factors);
  }
}

TEST_CASE("the default face lies within every range") {
  const av::FaceFactors factors;
  av::FaceFactors::visit(factors, [](const av::Factor& factor, const auto& value) {
    CAPTURE(std::string{factor.name});
    CHECK(double(value) >= factor.low);
    CHECK(double(value) <= factor.high);
    CHECK(!factor.meaning.empty());
  });
}

TEST_CASE("the manual's table names every factor as it is") {
  std::ifstream file{ANIMEVAE_TEST_MANUAL "/faces.md"};
  REQUIRE(file.is_open());
  const std::string manual{std::istreambuf_iterator<char>{file}, {}};
  const av::FaceFactors factors;
  av::FaceFactors::visit(factors, [&](const av::Factor& factor, const auto& value) {
    using Value = std::remove_cvref_t<decltype(value)>;
    std::string range = fmt::format("{} to {}", factor.low, factor.high);
    if constexpr (std::is_enum_v<Value>) range = fmt::format("{}", fmt::join(av::factor_names<Value>, ", "));
    const std::string row = fmt::format("| `{}` | {} | {} |", factor.name, range, factor.meaning);
    CAPTURE(row);
    CHECK(manual.find(row) != std::string::npos);
  });
}
