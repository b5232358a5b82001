// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <animevae/core/error.hpp>
#include <animevae/core/file_descriptor.hpp>

namespace animevae {

namespace detail {

inline bool is_face_file(const std::filesystem::path& path) {
  const std::string stem = path.stem().string();
  return path.filename() == "factors.csv" ||
         (path.extension() == ".png" && stem.size() == 6 && stem.find_first_not_of("0123456789") == std::string::npos);
}

}  // namespace detail

/// A folder that appears under its name complete or not at all: filled under a name beside it, then renamed.
class FaceFolder {
 public:
  FaceFolder(const std::filesystem::path& folder, bool overwrite) : folder_{folder} {
    if (folder_.empty()) throw InvalidValue("the folder for the faces has no name");
    std::error_code code;
    const std::filesystem::path absolute = std::filesystem::absolute(folder_, code);
    if (!code) target_ = std::filesystem::weakly_canonical(absolute, code);
    if (code) throw FileError(folder_, "cannot be written: " + code.message());
    if (!target_.has_filename()) target_ = target_.parent_path();
    check_target(overwrite);
    std::filesystem::create_directories(target_.parent_path(), code);
    static std::atomic<unsigned> serial{0};
    staged_ = target_.parent_path() / fmt::format(".animevae-faces-{}-{}.tmp", ::getpid(), serial++);
    if (!code) std::filesystem::create_directory(staged_, code);
    if (code) {
      staged_.clear();
      throw FileError(folder_, "cannot be made: " + code.message());
    }
  }
  FaceFolder(const FaceFolder&) = delete;
  FaceFolder& operator=(const FaceFolder&) = delete;
  ~FaceFolder() {
    std::error_code ignored;
    if (!staged_.empty()) std::filesystem::remove_all(staged_, ignored);
  }

  /// Adds a file to the folder. It need not be on the disk yet: `commit` syncs all files at once.
  void add(const std::string& name, std::span<const std::byte> bytes) const {
    FileDescriptor file{::open((staged_ / name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)};
    if (!file.is_open()) fail(errno);
    while (!bytes.empty()) {
      const ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail(errno);
      bytes = bytes.subspan(std::size_t(count));
    }
    if (::close(file.release()) != 0) fail(errno);
  }
  void add(const std::string& name, std::string_view text) const { add(name, std::as_bytes(std::span{text})); }

  void commit() {
    sync();
    std::filesystem::path old;
    std::error_code code;
    if (std::filesystem::exists(target_, code) && !std::filesystem::is_empty(target_, code)) {
      old = staged_;
      old += ".old";
      std::filesystem::rename(target_, old, code);
      if (code) fail(code.value());
    }
    std::filesystem::rename(staged_, target_, code);
    if (code) {
      std::error_code ignored;
      if (!old.empty()) std::filesystem::rename(old, target_, ignored);
      fail(code.value());
    }
    staged_.clear();
    if (!old.empty()) std::filesystem::remove_all(old, code);
  }

 private:
  void check_target(bool overwrite) const {
    std::error_code code;
    const auto status = std::filesystem::status(target_, code);
    if (!std::filesystem::exists(status)) return;
    if (!std::filesystem::is_directory(status)) throw FileError(folder_, "is a file, a folder for the faces is needed");
    std::filesystem::directory_iterator entries{target_, code};
    if (code) throw FileError(folder_, "cannot be read: " + code.message());
    bool empty = true;
    for (const auto& entry : entries) {
      empty = false;
      // Overwriting takes the whole folder away, so nothing but faces may lie in it.
      if (!detail::is_face_file(entry.path()))
        throw FileError(folder_,
                        "holds other files (" + entry.path().filename().string() + "), choose a new or empty folder");
    }
    if (!empty && !overwrite)
      throw FileError(folder_, "already holds faces, choose another folder or ask to overwrite them");
  }

  /// One syncfs for the whole file system: an fsync per face would take longer than drawing them.
  void sync() const {
    const FileDescriptor folder{::open(staged_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
#ifdef __linux__
    if (folder.is_open() && ::syncfs(folder.get()) != 0) fail(errno);
#else
    ::sync();
#endif
  }

  [[noreturn]] void fail(int code) const {
    throw FileError(folder_, "the faces cannot be written: " + std::generic_category().message(code));
  }

  std::filesystem::path folder_, target_, staged_;
};

}  // namespace animevae
