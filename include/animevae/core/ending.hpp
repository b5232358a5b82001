// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace animevae {

/// The extension of a file's name in small letters: ".png" of "S.PNG", empty for "notes". Only the letters A to Z are
/// changed: the bytes of a file's name need not be UTF-8.
[[nodiscard]] inline std::string small_ending(const std::filesystem::path& file) {
  std::string ending = file.extension().string();
  for (char& letter : ending)
    if (letter >= 'A' && letter <= 'Z') letter = char(letter - 'A' + 'a');
  return ending;
}

}  // namespace animevae
