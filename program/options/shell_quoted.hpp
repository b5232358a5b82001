// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace animevae::program {

/// A text in single quotes, in which a shell sees nothing but letters; a single quote stands between them as '\''.
[[nodiscard]] inline std::string shell_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char letter : text) letter == '\'' ? quoted += "'\\''" : quoted += letter;
  return quoted + "'";
}

/// A run folder as one would type it in a shell: relative if it lies below the current folder, quoted if need be.
[[nodiscard]] inline std::string typed(const std::filesystem::path& folder) {
  const std::filesystem::path whole = (std::filesystem::current_path() / folder / "").lexically_normal().parent_path();
  const std::filesystem::path near = whole.lexically_relative(std::filesystem::current_path());
  const std::string path = (near.empty() || *near.begin() == ".." ? whole : near).string();
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+,:@%";
  if (path.find_first_not_of(plain) == std::string::npos && path[0] != '-') return path;
  return shell_quoted(path[0] == '-' ? "./" + path : path);
}

}  // namespace animevae::program
