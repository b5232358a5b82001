// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

#include "options/embedded_file.hpp"

namespace animevae::program {

/// The files of starter/, whose names end in .in.
[[nodiscard]] std::span<const EmbeddedFile> starter_files();

// Where this program was built from: animevae's sources or the prefix of its package, and LibTorch's CMake folder.
[[nodiscard]] std::string_view animevae_home();
[[nodiscard]] std::string_view torch_dir();

}  // namespace animevae::program
