// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

/// The folder of the run that comes with the program, a model of drawn faces: unpacked into the cache folder.
[[nodiscard]] std::filesystem::path built_in_run();
