// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace animevae::program {

/// The folder of the built-in run, a model of drawn faces, which is unpacked into the cache folder.
[[nodiscard]] std::filesystem::path built_in_run();

}  // namespace animevae::program
