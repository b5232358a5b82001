// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <optional>
#include <string>

#include <stdlib.h>

#include "support/temporary_folder.hpp"

/// While it lives, what goes to the user's cache folder goes to a fresh, empty one: `folder` / "animevae".
class OwnCache {
 public:
  OwnCache() {
    if (const char* const before = std::getenv(name)) before_ = before;
    ::setenv(name, folder.path.c_str(), 1);
  }
  OwnCache(const OwnCache&) = delete;
  OwnCache& operator=(const OwnCache&) = delete;
  ~OwnCache() {
    if (before_) ::setenv(name, before_->c_str(), 1);
    else ::unsetenv(name);
  }

  TemporaryFolder folder;

 private:
  static constexpr const char* name = "XDG_CACHE_HOME";
  std::optional<std::string> before_{};
};
