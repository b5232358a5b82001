// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace animevae::program {

// Requests of browsers for pages, whose errors are answered with HTML.

/// Whether a browser will show the answer as a page: it then accepts HTML by name, which the requests of scripts do
/// not.
inline bool is_for_a_browser(std::string_view path, std::string_view accepted) {
  return !path.starts_with("/api/") && accepted.find("text/html") != std::string_view::npos;
}

/// The relative link from a request's target to the first page, "./" or "../" per folder: a proxy may have put the app
/// below any path. Folders are counted as browsers do, in the target as it was sent.
inline std::string way_to_root(std::string_view target) {
  constexpr std::ptrdiff_t deepest = 100;
  const std::string_view path = target.substr(0, target.find_first_of("?#"));
  const std::ptrdiff_t folders = std::min<std::ptrdiff_t>(std::ranges::count(path, '/') - 1, deepest);
  if (folders <= 0) return "./";
  std::string way;
  for (std::ptrdiff_t i = 0; i < folders; ++i) way += "../";
  return way;
}

}  // namespace animevae::program
