// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <animevae/core/file_descriptor.hpp>

namespace animevae {

/// A file that grows by whole records while others may read it: each is handed to the system at once, and one that does
/// not fit leaves nothing of itself. An existing file is continued. Failures are FileErrors.
class AppendFile {
 public:
  explicit AppendFile(std::filesystem::path path) : path_{std::move(path)} {
    file_ = FileDescriptor{::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666)};
    if (!file_.is_open()) throw file_error_from_errno(path_, "cannot be written");
    size_ = ::lseek(file_.get(), 0, SEEK_END);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// The bytes of the complete records.
  [[nodiscard]] std::int64_t size() const { return std::int64_t(size_); }

  /// Appends a record; `kind`, such as "row", names it in the error of a full disk.
  void append(std::string_view record, std::string_view kind) {
    for (std::string_view rest = record; !rest.empty();) {
      const ssize_t count = ::write(file_.get(), rest.data(), rest.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) {
        const int cause = errno;
        (void)!::ftruncate(file_.get(), size_);
        throw file_error_from_errno(
            path_, "cannot take another " + std::string{kind} + " of " + std::to_string(record.size()) + " bytes",
            cause);
      }
      rest.remove_prefix(std::size_t(count));
    }
    size_ += off_t(record.size());
  }

  /// Cuts off what lies behind so many bytes, if anything does.
  void cut(std::int64_t bytes) {
    if (bytes < 0 || off_t(bytes) >= size_) return;
    if (::ftruncate(file_.get(), off_t(bytes)) != 0) throw file_error_from_errno(path_, "cannot be written");
    size_ = off_t(bytes);
  }

 private:
  std::filesystem::path path_;
  FileDescriptor file_{};
  off_t size_ = 0;
};

}  // namespace animevae
