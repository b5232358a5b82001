// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

/// A new folder for a run: `out`, or one under runs/ named after the preset and the time. FileError for one that has a
/// run in it, unless it is to be overwritten, which empties it of that.
[[nodiscard]] std::filesystem::path make_run_folder(const std::string& out, const std::string& preset, bool overwrite);

/// InvalidValue where a model's folder is no run folder, so that a command which writes into that would leave its files
/// beside a model file that only happens to lie there; `what` is what it writes: "report.html".
void check_run_folder(const std::filesystem::path& folder, const std::string& model, const std::string& what);
