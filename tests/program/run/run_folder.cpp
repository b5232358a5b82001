// SPDX-License-Identifier: MIT
#include "run/run_folder.hpp"

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>

namespace av = animevae;
namespace fs = std::filesystem;
using namespace av::program;

namespace {

void touch(const fs::path& file) {
  fs::create_directories(file.parent_path());
  av::write_file(file, std::string_view{"x"});
}

/// While it lives, the program works in a fresh folder.
struct WorkingFolder {
  TemporaryFolder folder;
  fs::path before = fs::current_path();
  WorkingFolder() { fs::current_path(folder.path); }
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;
  ~WorkingFolder() { fs::current_path(before); }
};

}  // namespace

TEST_CASE("a run's folder is made with those above it, or taken where it is empty") {
  const TemporaryFolder folder;
  const fs::path deep = folder / "a/b";
  CHECK(make_run_folder(deep.string(), "p", false) == deep);
  CHECK(fs::is_directory(deep / "samples"));
  fs::create_directory(folder / "empty");
  CHECK(make_run_folder((folder / "empty").string(), "p", false) == folder / "empty");
}

TEST_CASE("a run that names no folder has one of its own, called by its preset and the time") {
  const WorkingFolder here;
  const fs::path made = make_run_folder("", "vae-animeface", false);
  CHECK(made.parent_path() == "runs");
  const std::string name = made.filename().string(), prefix = "vae-animeface-";
  REQUIRE(name.size() == prefix.size() + std::string_view{"20261130-082504"}.size());
  CHECK(name.starts_with(prefix));
  for (std::size_t i = 0; i < 15; ++i) {
    const char letter = name[prefix.size() + i];
    CHECK((i == 8 ? letter == '-' : letter >= '0' && letter <= '9'));
  }
  CHECK(fs::is_directory(here.folder / "runs" / name / "samples"));
}

TEST_CASE("make_run_folder refuses a folder that holds files, and a file") {
  const TemporaryFolder folder;
  touch(folder / "run/model.safetensors");
  const std::string run = (folder / "run").string();
  CHECK_THROWS_WITH_AS((void)make_run_folder(run, "p", false),
                       (run + ": already holds files; name another folder or add --overwrite").c_str(), av::FileError);
  CHECK_THROWS_WITH_AS((void)make_run_folder(run, "p", true),
                       (run + ": holds files but no run, so --overwrite leaves it alone").c_str(), av::FileError);
  CHECK(fs::exists(folder / "run/model.safetensors"));
  const std::string file = run + "/model.safetensors";
  for (const bool overwrite : {false, true})
    CHECK_THROWS_WITH_AS((void)make_run_folder(file, "p", overwrite),
                         (file + ": is a file; a run needs a folder").c_str(), av::FileError);
}

TEST_CASE("--overwrite empties a folder of the run and leaves what is the user's own") {
  const TemporaryFolder folder;
  for (const char* name : {"config.toml", "metrics.csv", "log.txt", "model.safetensors", "report.html", "training.gif",
                           "map.png", "samples/samples-0001.png", "checkpoints/epoch-0001.safetensors",
                           "latents/1.safetensors", "names.toml", "notes.txt", "mine/face.png"})
    touch(folder / name);
  CHECK(make_run_folder(folder.path.string(), "p", true) == folder.path);
  CHECK(fs::is_empty(folder / "samples"));
  CHECK(fs::exists(folder / "notes.txt"));
  CHECK(fs::exists(folder / "mine/face.png"));
  CHECK(folder.entries() == 3);
}

TEST_CASE("make_run_folder names a folder that cannot be made, and the reason") {
  const TemporaryFolder folder;
  touch(folder / "file");
  const std::string below = (folder / "file/run").string();
  CHECK_THROWS_WITH_AS((void)make_run_folder(below, "p", false),
                       doctest::Contains((below + ": cannot be made: ").c_str()), av::FileError);
}

TEST_CASE("a page is written into run folders alone") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS(check_run_folder(folder.path, "faces.safetensors", "report.html"),
                       "faces.safetensors lies in no run folder, where report.html belongs; make a folder for it, in "
                       "which it is called model.safetensors",
                       av::InvalidValue);
  touch(folder / "model.safetensors");
  CHECK_NOTHROW(check_run_folder(folder.path, "faces.safetensors", "report.html"));
}
