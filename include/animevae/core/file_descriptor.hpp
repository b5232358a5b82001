// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <animevae/core/error.hpp>

namespace animevae {

/// An open file of the operating system, closed when it goes out of scope.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) noexcept : descriptor_{descriptor} {}
  FileDescriptor(FileDescriptor&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~FileDescriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }
  [[nodiscard]] int get() const noexcept { return descriptor_; }
  /// Gives up ownership; the caller closes the descriptor.
  [[nodiscard]] int release() noexcept { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_ = -1;
};

/// A FileError of the form 'PATH: cannot be read: No such file or directory'; call it before errno can change.
[[nodiscard]] inline FileError file_error_from_errno(const std::filesystem::path& path, std::string_view what,
                                                     int code = errno) {
  return {path, std::string{what} + ": " + std::generic_category().message(code)};
}

/// Opens a file for reading; FileError when it is not there, is a folder, or is not ours to read.
[[nodiscard]] inline FileDescriptor open_for_reading(const std::filesystem::path& path) {
  int descriptor = -1;
  do descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  while (descriptor < 0 && errno == EINTR);
  if (descriptor < 0) throw file_error_from_errno(path, "cannot be read");
  FileDescriptor file{descriptor};
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) throw file_error_from_errno(path, "cannot be read");
  if (S_ISDIR(status.st_mode)) throw FileError(path, "is a folder, a file is needed");
  return file;
}

}  // namespace animevae
