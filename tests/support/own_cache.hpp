// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <optional>
#include <string>

#include <stdlib.h>

#include "support/temporary_folder.hpp"

/// While it lives, a variable of the environment names a fresh, empty folder.
class FolderInEnvironment {
 public:
  explicit FolderInEnvironment(const char* name) : name_{name} {
    if (const char* const before = std::getenv(name)) before_ = before;
    ::setenv(name, folder.path.c_str(), 1);
  }
  FolderInEnvironment(const FolderInEnvironment&) = delete;
  FolderInEnvironment& operator=(const FolderInEnvironment&) = delete;
  ~FolderInEnvironment() {
    if (before_) ::setenv(name_, before_->c_str(), 1);
    else ::unsetenv(name_);
  }

  TemporaryFolder folder;

 private:
  const char* name_;
  std::optional<std::string> before_{};
};

/// While it lives, what goes to the user's cache folder goes to `folder` / "animevae".
struct OwnCache : FolderInEnvironment {
  OwnCache() : FolderInEnvironment{"XDG_CACHE_HOME"} {}
};
