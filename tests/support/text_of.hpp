// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <animevae/core/read_file.hpp>

/// What a file holds.
inline std::string text_of(const std::filesystem::path& file) {
  const std::vector<std::byte> bytes = animevae::read_file(file);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
