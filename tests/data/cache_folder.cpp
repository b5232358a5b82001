// SPDX-License-Identifier: MIT
#include <animevae/data/cache_folder.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <stdlib.h>

#include <animevae/core/atomic_file.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

class Environment {
 public:
  Environment(const char* name, const char* value) : name_{name} {
    if (const char* old = ::getenv(name)) old_ = old;
    value == nullptr ? ::unsetenv(name) : ::setenv(name, value, 1);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() { old_ ? ::setenv(name_, old_->c_str(), 1) : ::unsetenv(name_); }

 private:
  const char* name_;
  std::optional<std::string> old_;
};

}  // namespace

TEST_CASE("the cache lies where the XDG specification says") {
  const Environment home{"HOME", "/home/somebody"};
  {
    const Environment cache{"XDG_CACHE_HOME", "/var/fast"};
    CHECK(av::default_cache_folder() == "/var/fast/animevae");
  }
  for (const char* unusable : {static_cast<const char*>(nullptr), "", "relative/path"}) {
    const Environment cache{"XDG_CACHE_HOME", unusable};
    CHECK(av::default_cache_folder() == "/home/somebody/.cache/animevae");
  }
  const Environment cache{"XDG_CACHE_HOME", nullptr}, no_home{"HOME", nullptr};
  CHECK(av::default_cache_folder() == fs::temp_directory_path() / "animevae-cache");
}

TEST_CASE("prepare_cache_folder makes the folder and removes temporary files that are hours old") {
  TemporaryFolder folder;
  const auto caches = folder / "new" / "caches";
  av::prepare_cache_folder(caches);
  for (const char* name : {"old.tmp", "new.tmp", "old.images"}) av::write_file(caches / name, std::string_view{"x"});
  for (const char* name : {"old.tmp", "old.images"})
    fs::last_write_time(caches / name, fs::file_time_type::clock::now() - std::chrono::hours{2});
  av::prepare_cache_folder(caches);
  CHECK_FALSE(fs::exists(caches / "old.tmp"));
  CHECK(fs::exists(caches / "new.tmp"));  // somebody may be writing it
  CHECK(fs::exists(caches / "old.images"));
}

TEST_CASE("prepare_cache_folder names a folder that cannot be made, and the reason") {
  TemporaryFolder folder;
  av::write_file(folder / "file", std::string_view{"x"});
  CHECK_THROWS_WITH_AS(
      av::prepare_cache_folder(folder / "file" / "caches"),
      ((folder / "file" / "caches").string() + ": cannot be made (decoded pictures are kept there): Not a directory")
          .c_str(),
      av::FileError);
}
