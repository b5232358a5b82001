// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include <animevae/core/file_descriptor.hpp>

namespace animevae {

/// The bytes of a file; FileError when it cannot be read or is longer than `limit` bytes. Pipes work too.
[[nodiscard]] inline std::vector<std::byte> read_file(
    const std::filesystem::path& path, std::uint64_t limit = (std::numeric_limits<std::uint64_t>::max)()) {
  const FileDescriptor file = open_for_reading(path);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw file_error_from_errno(path, "cannot be read");
  const auto size = std::uint64_t(status.st_size);
  if (size > limit)
    throw FileError(path, "has " + std::to_string(size) + " bytes, the limit is " + std::to_string(limit));

  // One byte more than the size, so that the end of an ordinary file is found without growing the buffer. The size is a
  // hint only: a pipe has none, and a file may change while it is read.
  constexpr std::size_t step = 65536;
  std::vector<std::byte> bytes(status.st_size > 0 ? size + 1 : step);
  std::size_t filled = 0;
  for (;;) {
    const ssize_t got = ::read(file.get(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw file_error_from_errno(path, "cannot be read");
    if (got == 0) break;
    filled += std::size_t(got);
    if (filled > limit) throw FileError(path, "is longer than the limit of " + std::to_string(limit) + " bytes");
    if (filled == bytes.size()) bytes.resize(bytes.size() + bytes.size() / 2 + step);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace animevae
