// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace animevae::program {

/// Pictures of one kind that a run made one after the other, such as samples/prior-0001.png, samples/prior-0002.png.
struct PictureSeries {
  struct Entry {
    long long number = 0;
    std::filesystem::path file{};
  };

  std::string kind{};  ///< the name without the number: prior
  std::string unit{};  ///< what the number counts: epoch, or step where the name says so
  std::vector<Entry> entries{};
};

namespace progress {

/// Splits prior-epoch-0012 into prior, epoch and 12; false where a name does not end with a number. Numbers of six
/// digits count steps, as in reconstructed_000500.
inline bool split_name(std::string_view stem, std::string& kind, std::string& unit, long long& number) {
  const auto last_letter = stem.find_last_not_of("0123456789");
  const auto digits = stem.substr(last_letter == std::string_view::npos ? 0 : last_letter + 1);
  if (digits.empty() || digits.size() > 18) return false;
  number = std::stoll(std::string{digits});

  const auto without = [](std::string_view text, std::string_view ending) {
    return text.ends_with(ending) ? text.substr(0, text.size() - ending.size()) : text;
  };
  const auto without_separators = [](std::string_view text) {
    return text.substr(0, text.find_last_not_of("-_. ") + 1);
  };
  auto name = without_separators(stem.substr(0, stem.size() - digits.size()));
  unit = name.ends_with("step") || digits.size() == 6 ? "step" : "epoch";
  name = without_separators(without(name, unit));
  kind = name;
  std::replace_if(
      kind.begin(), kind.end(), [](char c) { return c == '-' || c == '_'; }, ' ');
  return true;
}

}  // namespace progress

/// The PNG pictures among these files whose names end with a number, by kind and in order of their numbers.
inline std::vector<PictureSeries> picture_series(const std::vector<std::filesystem::path>& files) {
  std::map<std::pair<std::string, std::string>, PictureSeries> found;
  for (const auto& file : files) {
    std::string kind, unit;
    long long number = 0;
    if (file.extension() != ".png" || !progress::split_name(file.stem().string(), kind, unit, number)) continue;
    auto& series = found[{kind, unit}];
    series.kind = kind;
    series.unit = unit;
    series.entries.push_back({number, file});
  }
  std::vector<PictureSeries> all;
  for (auto& [key, series] : found) {
    std::sort(series.entries.begin(), series.entries.end(),
              [](const auto& a, const auto& b) { return a.number < b.number; });
    all.push_back(std::move(series));
  }
  return all;
}

/// The first, the middle and the last of a series; fewer where it has fewer.
inline std::vector<PictureSeries::Entry> first_middle_last(const PictureSeries& series) {
  const auto& all = series.entries;
  if (all.size() <= 3) return all;
  return {all.front(), all[(all.size() - 1) / 2], all.back()};
}

}  // namespace animevae::program
