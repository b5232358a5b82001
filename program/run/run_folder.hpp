// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace animevae::program {

/// Makes the folder of a run: `out`, or one under runs/ named after the preset and the time. FileError for a folder
/// that holds files. With `overwrite`, the files of an earlier run in it are removed first.
[[nodiscard]] std::filesystem::path make_run_folder(const std::string& out, const std::string& preset, bool overwrite);

/// For commands that write `what` ("report.html") into a run folder: InvalidValue where the folder of a model file is
/// no run folder, so that no files are left in some other folder.
void check_run_folder(const std::filesystem::path& folder, const std::string& model, const std::string& what);

}  // namespace animevae::program
