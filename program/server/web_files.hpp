// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "options/embedded_file.hpp"

namespace animevae::program {

/// The files of web/.
[[nodiscard]] std::span<const EmbeddedFile> web_files();

}  // namespace animevae::program
