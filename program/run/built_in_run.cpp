// SPDX-License-Identifier: MIT
#include "run/built_in_run.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <exception>
#include <span>
#include <system_error>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/crc32.hpp>
#include <animevae/data/cache_folder.hpp>

#include "presets/built_in.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

fs::path built_in_run() {
  const std::span<const std::byte> model = built_in_faces_model();
  const fs::path name = fs::path{fmt::format("model-{:08x}", av::crc32(model))} / "drawn-faces";
  const auto unpacked = [&](const fs::path& folder) {
    std::error_code unknown;
    const fs::path file = folder / "model.safetensors";
    if (fs::file_size(file, unknown) != model.size() || unknown) {
      fs::create_directories(folder);
      av::write_file(file, model);
    }
    return folder;
  };
  try {
    return unpacked(av::default_cache_folder() / name);
  } catch (const std::exception&) {  // there is no home folder, or it is read-only
    return unpacked(fs::temp_directory_path() / "animevae" / name);
  }
}

}  // namespace animevae::program
