// SPDX-License-Identifier: MIT
#include "run/built_in_run.hpp"

#include "support/doctest.hpp"
#include "support/own_cache.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/read_file.hpp>

#include "presets/built_in.hpp"

namespace av = animevae;
namespace fs = std::filesystem;
using namespace av::program;

TEST_CASE("built_in_run unpacks the model into the cache folder once, and again where the file is damaged") {
  const OwnCache cache;
  const fs::path folder = built_in_run(), file = folder / "model.safetensors";
  CHECK(folder.filename() == "drawn-faces");
  CHECK(folder.parent_path().parent_path() == cache.folder / "animevae");
  const auto is_whole = [&] {
    const std::vector<std::byte> bytes = av::read_file(file);
    return std::ranges::equal(bytes, built_in_faces_model());
  };
  CHECK(is_whole());
  fs::last_write_time(file, fs::file_time_type{});
  CHECK(built_in_run() == folder);
  CHECK(fs::last_write_time(file) == fs::file_time_type{});
  av::write_file(file, std::string_view{"half"});
  CHECK(built_in_run() == folder);
  CHECK(is_whole());
}

TEST_CASE("built_in_run unpacks among the temporary files where the cache folder cannot be written") {
  const OwnCache cache;
  const FolderInEnvironment temporary{"TMPDIR"};
  av::write_file(cache.folder / "animevae", std::string_view{"a file in the way"});
  const fs::path folder = built_in_run();
  CHECK(folder.parent_path().parent_path() == temporary.folder / "animevae");
  CHECK(fs::file_size(folder / "model.safetensors") == built_in_faces_model().size());
}
