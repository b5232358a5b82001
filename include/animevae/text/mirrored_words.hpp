// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/text/label_words.hpp>

namespace animevae {

namespace detail {

/// A name with "left" in place of "right" and the reverse, where they stand as words of their own: not in "bright".
[[nodiscard]] inline std::string other_side(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  std::string other;
  for (std::size_t begin = 0; begin < name.size();) {
    std::size_t end = begin;
    while (end < name.size() && is_letter(name[end])) ++end;
    const std::string_view word = name.substr(begin, end - begin);
    other += word == "left" ? "right" : word == "right" ? "left" : word;
    if (end < name.size()) other += name[end++];
    begin = end;
  }
  return other;
}

}  // namespace detail

/// The columns of a row of labels as a mirrored image has them: its column k is column result[k] of the image's. The
/// words "left" and "right" of an attribute change places, alone or as a part ("looking left"), and so do two
/// attributes that are called so ("left eye" and "right eye") and have the same words. Left and right are those of the
/// picture.
[[nodiscard]] inline std::vector<int> mirrored_columns(const LabelWords& words) {
  std::vector<int> columns(std::size_t(words.size()));
  std::iota(columns.begin(), columns.end(), 0);
  const std::vector<LabelAttribute>& attributes = words.attributes();
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    std::size_t twin = 0;
    while (twin < attributes.size() && attributes[twin].name != detail::other_side(attributes[i].name)) ++twin;
    const std::vector<std::string>& own = attributes[i].words;
    // An attribute is exchanged as a whole or not at all, so that a row keeps one word of each.
    const bool has_twin =
        twin < attributes.size() &&
        std::is_permutation(own.begin(), own.end(), attributes[twin].words.begin(), attributes[twin].words.end());
    if (!has_twin) twin = i;
    const std::vector<std::string>& others = attributes[twin].words;
    for (std::size_t k = 0; k < own.size(); ++k) {
      auto word = std::find(others.begin(), others.end(), detail::other_side(own[k]));
      if (word == others.end()) word = std::find(others.begin(), others.end(), own[k]);
      columns[std::size_t(words.first_column(i)) + k] = words.first_column(twin) + int(word - others.begin());
    }
  }
  return columns;
}

/// Whether a mirrored image has other labels.
[[nodiscard]] inline bool has_sides(const LabelWords& words) {
  const std::vector<int> columns = mirrored_columns(words);
  return !std::is_sorted(columns.begin(), columns.end());
}

}  // namespace animevae
