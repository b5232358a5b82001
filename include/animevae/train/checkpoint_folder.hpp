// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/train/checkpoint.hpp>

namespace animevae {

/// A checkpoint in a folder, by its name: epoch-0012.safetensors at the end of an epoch,
/// epoch-0013-step-00000640.safetensors within one.
struct CheckpointFile {
  std::filesystem::path path{};
  std::int64_t epoch = 0;
  std::int64_t step = 0;  ///< the largest number at the end of an epoch, which no name says
};

/// The name of the checkpoint of a moment.
[[nodiscard]] inline std::string checkpoint_name(const Progress& progress) {
  const auto padded = [](std::int64_t number, std::size_t digits) {
    std::string text = std::to_string(number);
    if (text.size() < digits) text.insert(0, digits - text.size(), '0');
    return text;
  };
  std::string name = "epoch-" + padded(progress.epoch, 4);
  if (progress.step % progress.steps_per_epoch != 0) name += "-step-" + padded(progress.step, 8);
  return name + ".safetensors";
}

namespace detail {

/// The number behind `prefix` at the beginning of `text`, which is shortened by both.
inline std::optional<std::int64_t> number_behind(std::string_view prefix, std::string_view& text) {
  if (!text.starts_with(prefix)) return std::nullopt;
  std::string_view rest = text.substr(prefix.size());
  std::int64_t number = 0;
  std::size_t digits = 0;
  for (; digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9' && digits < 18; ++digits)
    number = number * 10 + (rest[digits] - '0');
  if (digits == 0) return std::nullopt;
  text = rest.substr(digits);
  return number;
}

}  // namespace detail

/// The checkpoints of a folder by their names, the newest first; none where there is no folder.
[[nodiscard]] inline std::vector<CheckpointFile> checkpoints_in(const std::filesystem::path& folder) {
  std::vector<CheckpointFile> files;
  std::error_code none;
  for (std::filesystem::directory_iterator entry{folder, none}, end; !none && entry != end; entry.increment(none)) {
    const std::string name = entry->path().filename().string();
    std::string_view rest = name;
    const std::optional<std::int64_t> epoch = detail::number_behind("epoch-", rest);
    if (!epoch) continue;
    const std::optional<std::int64_t> step = detail::number_behind("-step-", rest);
    if (rest != ".safetensors") continue;
    files.push_back({entry->path(), *epoch, step.value_or((std::numeric_limits<std::int64_t>::max)())});
  }
  std::sort(files.begin(), files.end(), [](const CheckpointFile& a, const CheckpointFile& b) {
    return std::pair{a.epoch, a.step} > std::pair{b.epoch, b.step};
  });
  return files;
}

/// The newest checkpoint of a folder that can be read; `damaged` gets a sentence for each newer one that cannot.
/// Nothing where there is none.
[[nodiscard]] inline std::optional<std::filesystem::path> newest_checkpoint(
    const std::filesystem::path& folder, std::vector<std::string>* damaged = nullptr) {
  for (const CheckpointFile& file : checkpoints_in(folder)) try {
      (void)load_checkpoint(file.path);
      return file.path;
    } catch (const FileError& problem) {
      if (damaged != nullptr) damaged->emplace_back(problem.what());
    }
  return std::nullopt;
}

}  // namespace animevae
