// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace animevae::program {

/// A file of web/, embedded into the program.
struct WebFile {
  std::string_view name{};
  std::span<const std::byte> bytes{};
};

[[nodiscard]] std::span<const WebFile> web_files();

}  // namespace animevae::program
