// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace animevae {

/// Base of all exceptions of the library. `what()` is one sentence for the user: the problem, the value, the limit. The
/// kinds below differ in how a program answers them.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A value handed in by the caller (a member of a policy, an option, a shape) is outside its range. A program
/// treats it as wrong usage (exit status 2).
class InvalidValue : public Error {
 public:
  using Error::Error;
};

/// A file or folder could not be read, understood or written. The sentence begins with its path.
class FileError : public Error {
 public:
  FileError(std::filesystem::path path, const std::string& problem)
      : Error{path.string() + ": " + problem}, path_{std::move(path)} {}

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

/// Training cannot go on, since its losses, gradients or weights are no longer finite. The model has been put back to
/// its last good state.
class Diverged : public Error {
 public:
  Diverged(long long step, std::vector<std::int64_t> images, const std::string& problem)
      : Error{problem}, step_{step}, images_{std::move(images)} {}

  /// The first of the steps, counted from 1, whose losses or gradients were not finite, or the one after which a weight
  /// was not.
  [[nodiscard]] long long step() const noexcept { return step_; }
  /// The indices of that step's images in the data set.
  [[nodiscard]] const std::vector<std::int64_t>& images() const noexcept { return images_; }

 private:
  long long step_;
  std::vector<std::int64_t> images_;
};

}  // namespace animevae
