// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace animevae::program {

/// A file that the program carries, by its name in its folder.
struct EmbeddedFile {
  std::string_view name{};
  std::span<const std::byte> bytes{};
};

}  // namespace animevae::program
