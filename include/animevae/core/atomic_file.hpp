// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <animevae/core/error.hpp>
#include <animevae/core/file_descriptor.hpp>

namespace animevae {

/// Writes a file atomically, so that readers see the old content or the new, never half: the bytes go to a temporary
/// name in the same folder, and `commit()` puts them on the disk and renames. Without `commit()` nothing is left
/// behind.
///
/// A new file gets the permissions of the umask, a replaced one keeps its own. Through a symbolic link the file it
/// points to is written; hard links of a replaced file keep the old bytes. A file that is read-only, a folder or a
/// device is refused. Every failure is a FileError.
class AtomicFile {
 public:
  /// `expected_size`, when known, makes the sentence for a full disk say how many bytes are needed.
  explicit AtomicFile(std::filesystem::path path, std::uint64_t expected_size = 0)
      : path_{std::move(path)}, expected_size_{expected_size} {
    follow_links();
    const mode_t mode = check_target();
    open_temporary();
    if (mode != 0 && ::fchmod(file_.get(), mode) != 0) discard_and_throw();
  }

  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile() { discard(); }

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      constexpr std::size_t largest = std::size_t{1} << 30;  // the system takes at most 2 GiB at a time
      const ssize_t count = ::write(file_.get(), bytes.data(), (std::min)(bytes.size(), largest));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) discard_and_throw(bytes.size());
      written_ += std::uint64_t(count);
      bytes = bytes.subspan(std::size_t(count));
    }
  }

  void write(std::string_view text) { write(std::as_bytes(std::span{text})); }

  /// Makes the file appear under its name, complete and on the disk. To be called once, last.
  void commit() {
    if (::fsync(file_.get()) != 0) discard_and_throw();
    if (::close(file_.release()) != 0) discard_and_throw();
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) discard_and_throw();
    temporary_.clear();
    // The name itself is on the disk once the folder is. Some file systems cannot do that for folders (EINVAL).
    const FileDescriptor folder{::open(folder_of_target().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (folder.is_open() && ::fsync(folder.get()) != 0 && errno != EINVAL)
      throw file_error_from_errno(path_, "was written, but its folder may not be on the disk");
  }

 private:
  void follow_links() {
    target_ = path_;
    std::error_code ignored;
    for (int links = 0; std::filesystem::is_symlink(std::filesystem::symlink_status(target_, ignored)); ++links) {
      constexpr int most = 40;  // as the kernel
      if (links == most) throw file_error_from_errno(path_, "cannot be written", ELOOP);
      // An absolute link replaces the folder in front of it.
      target_ = target_.parent_path() / std::filesystem::read_symlink(target_, ignored);
    }
  }

  [[nodiscard]] std::filesystem::path folder_of_target() const {
    return target_.has_parent_path() ? target_.parent_path() : std::filesystem::path{"."};
  }

  /// The permissions of the file to be replaced, 0 when there is none.
  [[nodiscard]] mode_t check_target() const {
    struct stat status {};
    if (::stat(folder_of_target().c_str(), &status) != 0)
      throw file_error_from_errno(path_, "cannot be written, its folder cannot be entered");
    if (!target_.has_filename()) throw FileError(path_, "names a folder, a file is to be written");
    if (::stat(target_.c_str(), &status) != 0) {
      if (errno == ENOENT) return 0;
      throw file_error_from_errno(path_, "cannot be written");
    }
    if (S_ISDIR(status.st_mode)) throw FileError(path_, "is a folder, a file is to be written");
    if (!S_ISREG(status.st_mode)) throw FileError(path_, "is not an ordinary file, so it is not replaced");
    if (::faccessat(AT_FDCWD, target_.c_str(), W_OK, AT_EACCESS) != 0)
      throw file_error_from_errno(path_, "cannot be written");
    return status.st_mode & mode_t{0777};
  }

  void open_temporary() {
    static std::atomic<unsigned> serial{0};
    do {
      // Not made from the file's own name, which may already be as long as a name can be.
      temporary_ =
          folder_of_target() / (".animevae-" + std::to_string(::getpid()) + "-" + std::to_string(serial++) + ".tmp");
      file_ = FileDescriptor{::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)};
    } while (!file_.is_open() && (errno == EEXIST || errno == EINTR));
    if (file_.is_open()) return;
    const int code = errno;
    temporary_.clear();
    throw file_error_from_errno(path_, "cannot be written, its folder takes no new file", code);
  }

  void discard() noexcept {
    if (temporary_.empty()) return;
    ::unlink(temporary_.c_str());
    file_ = FileDescriptor{};
    temporary_.clear();
  }

  [[noreturn]] void discard_and_throw(std::uint64_t missing = 0) {
    const int code = errno;
    std::string what = "cannot be written";
    if (code == ENOSPC || code == EDQUOT || code == EFBIG) {
      const std::uint64_t needed = (std::max)(expected_size_, written_ + missing);
      what += ", " + std::to_string(needed) + " bytes are needed and there was room for " + std::to_string(written_);
    }
    discard();
    throw file_error_from_errno(path_, what, code);
  }

  std::filesystem::path path_, target_, temporary_;
  FileDescriptor file_;
  std::uint64_t expected_size_ = 0, written_ = 0;
};

/// Replaces a file by these bytes, all or nothing (see AtomicFile).
inline void write_file(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  AtomicFile file{path, bytes.size()};
  file.write(bytes);
  file.commit();
}

/// Replaces a file by this text, all or nothing (see AtomicFile).
inline void write_file(const std::filesystem::path& path, std::string_view text) {
  write_file(path, std::as_bytes(std::span{text}));
}

}  // namespace animevae
