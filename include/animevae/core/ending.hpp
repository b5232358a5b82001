// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include <animevae/core/letter_case.hpp>

namespace animevae {

/// The extension of a file's name in small letters: ".png" of "S.PNG", empty for "notes". Only the letters A to Z are
/// changed: the bytes of a file's name need not be UTF-8.
[[nodiscard]] inline std::string small_ending(const std::filesystem::path& file) {
  return lower_case(file.extension().string());
}

}  // namespace animevae
