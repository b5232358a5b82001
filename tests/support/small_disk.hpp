// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <iterator>
#include <string>

#include <sys/mount.h>

#include "support/temporary_folder.hpp"

/// A disk in memory that holds only so many bytes, to see what happens when it is full. Only the superuser may
/// mount one: ask `mounted` first.
class SmallDisk {
 public:
  explicit SmallDisk(std::size_t bytes) {
    const std::string options = "size=" + std::to_string(bytes);
    mounted = ::mount("tmpfs", folder_.path.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) == 0;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (mounted) ::umount2(folder_.path.c_str(), MNT_DETACH);
  }

  [[nodiscard]] std::filesystem::path operator/(const std::filesystem::path& name) const { return folder_ / name; }
  [[nodiscard]] std::size_t entries() const { return folder_.entries(); }

  bool mounted = false;

 private:
  TemporaryFolder folder_;
};
