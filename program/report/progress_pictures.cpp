// SPDX-License-Identifier: MIT
#include "report/progress_pictures.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace animevae::program {

namespace {

struct NumberedName {
  std::string kind{}, unit{};
  long long number = 0;
};

/// Splits "prior-epoch-0012" into prior, epoch and 12; nothing where a name does not end with a number. Numbers of six
/// digits, as in "reconstructed_000500", count steps.
std::optional<NumberedName> split_name(std::string_view stem) {
  const auto last_letter = stem.find_last_not_of("0123456789");
  const auto digits = stem.substr(last_letter == std::string_view::npos ? 0 : last_letter + 1);
  if (digits.empty() || digits.size() > 18) return std::nullopt;  // more digits may not fit into a long long

  const auto without = [](std::string_view text, std::string_view ending) {
    return text.ends_with(ending) ? text.substr(0, text.size() - ending.size()) : text;
  };
  const auto without_separators = [](std::string_view text) {
    return text.substr(0, text.find_last_not_of("-_. ") + 1);
  };
  const auto name = without_separators(stem.substr(0, stem.size() - digits.size()));
  NumberedName split{.unit = name.ends_with("step") || digits.size() == 6 ? "step" : "epoch",
                     .number = std::stoll(std::string{digits})};
  split.kind = without_separators(without(name, split.unit));
  std::ranges::replace_if(
      split.kind, [](char c) { return c == '-' || c == '_'; }, ' ');
  return split;
}

}  // namespace

std::vector<PictureSeries> picture_series(const std::vector<std::filesystem::path>& files) {
  std::map<std::pair<std::string, std::string>, PictureSeries> found;
  for (const auto& file : files) {
    if (file.extension() != ".png") continue;
    const auto name = split_name(file.stem().string());
    if (!name) continue;
    auto& series = found[{name->kind, name->unit}];
    series.kind = name->kind;
    series.unit = name->unit;
    series.entries.push_back({name->number, file});
  }
  std::vector<PictureSeries> all;
  for (auto& [key, series] : found) {
    std::sort(series.entries.begin(), series.entries.end(),
              [](const auto& a, const auto& b) { return a.number < b.number; });
    all.push_back(std::move(series));
  }
  return all;
}

std::vector<PictureSeries::Entry> first_middle_last(const PictureSeries& series) {
  const auto& all = series.entries;
  if (all.size() <= 3) return all;
  return {all.front(), all[(all.size() - 1) / 2], all.back()};
}

}  // namespace animevae::program
