// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace animevae::program {

/// Pictures of one kind that a run made one after the other, such as samples/prior-0001.png, samples/prior-0002.png.
struct PictureSeries {
  struct Entry {
    long long number = 0;
    std::filesystem::path file{};
  };

  std::string kind{};  ///< the name without the number: prior
  std::string unit{};  ///< what the number counts: epoch, or step where the name says so
  std::vector<Entry> entries{};
};

/// Groups by kind the PNG files among these whose names end with a number, in order of the numbers.
[[nodiscard]] std::vector<PictureSeries> picture_series(const std::vector<std::filesystem::path>& files);

/// The first, the middle and the last of a series; fewer where it has fewer.
[[nodiscard]] std::vector<PictureSeries::Entry> first_middle_last(const PictureSeries& series);

}  // namespace animevae::program
