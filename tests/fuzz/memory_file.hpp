// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

/// A file that is nowhere but in memory, for what reads files by their path.
class MemoryFile {
 public:
  MemoryFile() : file_{::memfd_create("input", MFD_CLOEXEC)}, path_{"/proc/self/fd/" + std::to_string(file_)} {}
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { ::close(file_); }

  /// The path, under which these bytes can now be read.
  [[nodiscard]] const std::filesystem::path& with(std::span<const std::byte> bytes) const {
    const auto size = static_cast<ssize_t>(bytes.size());
    if (::ftruncate(file_, 0) != 0 || ::pwrite(file_, bytes.data(), bytes.size(), 0) != size) __builtin_trap();
    return path_;
  }

 private:
  int file_;
  std::filesystem::path path_;
};
