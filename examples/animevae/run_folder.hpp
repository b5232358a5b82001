// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

/// A new folder for a run: `out`, or one under runs/ named after the preset and the time. FileError for one that has a
/// run in it, unless it is to be overwritten, which empties it of that.
[[nodiscard]] std::filesystem::path make_run_folder(const std::string& out, const std::string& preset, bool overwrite);
