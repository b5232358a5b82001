// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <animevae/core/error.hpp>

namespace animevae {

/// The default folder of decoded pictures: `$XDG_CACHE_HOME/animevae`, else `~/.cache/animevae`, as the XDG Base
/// Directory Specification says. Its files may be deleted at any time.
[[nodiscard]] inline std::filesystem::path default_cache_folder() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && std::filesystem::path{cache}.is_absolute()) return std::filesystem::path{cache} / "animevae";
  const char* home = std::getenv("HOME");
  if (home != nullptr && *home != '\0') return std::filesystem::path{home} / ".cache" / "animevae";
  return std::filesystem::temp_directory_path() / "animevae-cache";
}

/// Makes the folder if it is missing, and removes what killed programs left in it: temporary files not written to for
/// an hour.
inline void prepare_cache_folder(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(folder, "cannot be made (decoded pictures are kept there): " + error.message());
  const auto hour_ago = fs::file_time_type::clock::now() - std::chrono::hours{1};
  for (fs::directory_iterator entry{folder, error}; !error && entry != fs::directory_iterator{};
       entry.increment(error)) {
    std::error_code gone;
    if (entry->path().extension() == ".tmp" && entry->last_write_time(gone) < hour_ago && !gone)
      fs::remove(entry->path(), gone);
  }
}

}  // namespace animevae
