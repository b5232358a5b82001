// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <utility>

#include <sys/mman.h>
#include <sys/stat.h>

#include <animevae/core/error.hpp>
#include <animevae/core/file_descriptor.hpp>

namespace animevae {

/// A read-only memory map of a file. Replacing the file (AtomicFile) leaves the map intact; truncating it in place does
/// not: reading beyond the new end then ends the program (SIGBUS).
class MappedFile {
 public:
  MappedFile() = default;

  /// FileError when the file cannot be read or is not an ordinary one.
  explicit MappedFile(const std::filesystem::path& path) {
    const FileDescriptor file = open_for_reading(path);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) throw file_error_from_errno(path, "cannot be read");
    if (!S_ISREG(status.st_mode)) throw FileError(path, "is not an ordinary file");
    if (status.st_size == 0) return;  // the system maps no empty files
    const auto size = std::size_t(status.st_size);
    void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (address == MAP_FAILED) throw file_error_from_errno(path, "cannot be mapped into memory");
    bytes_ = {static_cast<const std::byte*>(address), size};
  }

  MappedFile(MappedFile&& other) noexcept : bytes_{std::exchange(other.bytes_, {})} {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~MappedFile() {
    if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  }

  /// The address stays the same when the MappedFile is moved.
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace animevae
