// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/letter_case.hpp>

namespace animevae {

/// How many letters must be inserted, left out, replaced or swapped with their neighbour to turn one word into the
/// other (Damerau-Levenshtein; no letter is touched twice). Capitals count as small letters.
[[nodiscard]] inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto alike = [&](std::size_t i, std::size_t j) { return lower_case(a[i - 1]) == lower_case(b[j - 1]); };
  std::vector<std::size_t> two_back(b.size() + 1), back(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(two_back, back);
    std::swap(back, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = (std::min)({back[j] + 1, row[j - 1] + 1, back[j - 1] + (alike(i, j) ? 0 : 1)});
      if (i > 1 && j > 1 && alike(i, j - 1) && alike(i - 1, j)) row[j] = (std::min)(row[j], two_back[j - 2] + 1);
    }
  }
  return row.back();
}

/// The known names that resemble `name`, nearest first: names at an edit distance of at most a third of its letters,
/// and names that begin with it. `names` is any range of things that are string views.
template <class Names>
[[nodiscard]] std::vector<std::string> nearest_names(std::string_view name, const Names& names, std::size_t most = 3) {
  const std::size_t limit = (std::max<std::size_t>)(1, (name.size() + 2) / 3);
  std::vector<std::pair<std::size_t, std::string>> found;
  for (const std::string_view known : names) {
    if (!name.empty() && known.starts_with(name)) {
      found.emplace_back(1, known);
    } else if ((std::max)(known.size(), name.size()) - (std::min)(known.size(), name.size()) <= limit) {
      if (const std::size_t distance = edit_distance(name, known); distance <= limit)
        found.emplace_back(distance, known);
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> nearest;
  for (auto& [distance, known] : found) {
    if (nearest.size() < most) nearest.push_back(std::move(known));
  }
  return nearest;
}

/// The end of a sentence about a name that does not exist: "; did you mean 'a', 'b' or 'c'?", or nothing when no known
/// name is near.
template <class Names>
[[nodiscard]] std::string did_you_mean(std::string_view name, const Names& names) {
  const std::vector<std::string> nearest = nearest_names(name, names);
  std::string question;
  for (std::size_t i = 0; i < nearest.size(); ++i) {
    question += i == 0 ? "; did you mean '" : i + 1 == nearest.size() ? " or '" : ", '";
    question += nearest[i] + "'";
  }
  return nearest.empty() ? question : question + "?";
}

}  // namespace animevae
