// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/ending.hpp>
#include <animevae/image/image_endings.hpp>

namespace animevae {

/// Counts, by ending, the files of a folder of images that are not read because of the ending of their name. Files that
/// normally lie beside images (labels, texts, thumbnails' indices) are not counted.
class PassedOver {
 public:
  void add(const std::filesystem::path& path) {
    ++(detail::belongs_beside_images(path) ? beside_ : counts_)[shown_ending(path)];
  }

  /// The number of files.
  [[nodiscard]] std::size_t size() const { return sum(counts_); }
  [[nodiscard]] bool empty() const { return counts_.empty(); }

  /// "3 .mpo, 2 .jif, 1 without an ending": the most frequent first, nine kinds at most.
  [[nodiscard]] std::string counts() const { return listed(counts_); }

  /// The same with the files that normally lie beside images.
  [[nodiscard]] std::string counts_of_all() const {
    Counts all = counts_;
    for (const auto& [ending, count] : beside_) all[ending] += count;
    return listed(all);
  }

  /// One sentence on these files, which names the endings that are read; empty if there are none.
  [[nodiscard]] std::string sentence() const {
    if (empty()) return "";
    return fmt::format("{} passed over because of {}: {}; endings that are read: {}",
                       size() == 1 ? "1 file was" : fmt::format("{} files were", size()),
                       size() == 1 ? "its ending" : "their endings", counts(), fmt::join(image_endings, " "));
  }

 private:
  using Counts = std::map<std::string, std::size_t>;

  static std::size_t sum(const Counts& counts) {
    std::size_t all = 0;
    for (const auto& [ending, count] : counts) all += count;
    return all;
  }

  /// An ending as it stands in a message: short, in one line.
  static std::string shown_ending(const std::filesystem::path& path) {
    std::string ending = small_ending(path);
    if (ending.empty()) return "without an ending";
    constexpr std::size_t most = 20;
    if (ending.size() > most) return "with a longer ending";
    // Bytes of UTF-8 stay as they are, whether char has a sign or not.
    const auto is_control = [](char letter) { return static_cast<unsigned char>(letter) < ' ' || letter == 0x7f; };
    std::replace_if(ending.begin(), ending.end(), is_control, '?');
    const bool has_blank = ending.find(' ') != std::string::npos;
    return has_blank ? "'" + ending + "'" : ending;
  }

  static std::string listed(const Counts& counts) {
    std::vector<std::pair<std::string, std::size_t>> most{counts.begin(), counts.end()};
    std::stable_sort(most.begin(), most.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    constexpr std::size_t shown = 9;
    std::size_t others = 0;
    for (; most.size() > shown; most.pop_back()) others += most.back().second;
    std::string text;
    for (const auto& [ending, count] : most) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, ending);
    return others == 0 ? text : fmt::format("{}, {} with others", text, others);
  }

  Counts counts_, beside_;
};

}  // namespace animevae
