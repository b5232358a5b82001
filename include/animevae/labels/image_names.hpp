// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <animevae/core/letter_case.hpp>
#include <animevae/text/utf8.hpp>

namespace animevae {

namespace detail {

/// The parts of a path in a table, for comparisons: split at slashes and backslashes, without "." and empty parts, as
/// in "./a.png", "/x/a.png" and "x\a.png". Bytes that are not UTF-8 are taken for Latin-1.
inline std::vector<std::string> path_parts(std::string_view name) {
  std::string text;
  if (is_utf8(name)) text = name;
  else
    for (const char byte : name) append_utf8(text, static_cast<unsigned char>(byte));
  std::replace(text.begin(), text.end(), '\\', '/');
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = (std::min)(text.find('/', begin), text.size());
    if (std::string part = text.substr(begin, end - begin); !part.empty() && part != ".") parts.push_back(part);
    begin = end + 1;
  }
  if (parts.empty()) parts.emplace_back();
  return parts;
}

inline std::string joined(const std::vector<std::string>& parts) {
  std::string path;
  for (const std::string& part : parts) path.append(path.empty() ? "" : "/").append(part);
  return path;
}

/// A file's name without its ending. An ending is letters and digits behind a dot, beginning with a letter, so that
/// "face.001" has none.
inline std::string without_ending(const std::string& name) {
  constexpr std::size_t longest = 10;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos || dot == 0 || dot + 1 == name.size() || name.size() - dot - 1 > longest) return name;
  const bool fits = is_letter(name[dot + 1]) &&
                    std::all_of(name.begin() + std::ptrdiff_t(dot) + 1, name.end(),
                                [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
  return fits ? name.substr(0, dot) : name;
}

/// A name of an image in the forms that are compared.
struct ImageName {
  std::vector<std::string> parts{};
  std::string stem{};                  ///< the last part without its ending
  std::string lower{}, lower_stem{};   ///< the last part and the stem in small letters
  std::vector<std::string> folders{};  ///< the parts before the last, in small letters

  explicit ImageName(std::string_view name)
      : parts{path_parts(name)},
        stem{without_ending(parts.back())},
        lower{lower_case(parts.back())},
        lower_stem{lower_case(stem)} {
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) folders.push_back(lower_case(parts[i]));
  }
};

inline constexpr int equal_paths = 1000;  // the agreement of equal paths, above all others

/// The agreement of two different paths, 0 for different files. Equal folders rank first, then paths of which one has
/// more folders, then different folders; within each rank, file names equal with their ending, without it, and in
/// another case.
inline int agreement(const ImageName& a, const ImageName& b) {
  const auto equal_without = [](const std::string& x, const std::string& x_stem, const std::string& y,
                                const std::string& y_stem) { return x_stem == y || x == y_stem || x_stem == y_stem; };
  const int name = a.parts.back() == b.parts.back()                                ? 4
                   : equal_without(a.parts.back(), a.stem, b.parts.back(), b.stem) ? 3
                   : a.lower == b.lower                                            ? 2
                   : equal_without(a.lower, a.lower_stem, b.lower, b.lower_stem)   ? 1
                                                                                   : 0;
  if (name == 0) return 0;
  const std::size_t shorter = (std::min)(a.folders.size(), b.folders.size());
  std::size_t common = 0;
  while (common < shorter && a.folders.rbegin()[std::ptrdiff_t(common)] == b.folders.rbegin()[std::ptrdiff_t(common)])
    ++common;
  const int folders = common < shorter ? 1 : a.folders.size() == b.folders.size() ? 3 : 2;
  return 200 * folders + 10 * int((std::min<std::size_t>)(common, 15)) + name;
}

}  // namespace detail

/// An index of the image names in a table that finds a name with or without folders, with backslashes, with another
/// ending or none, and in another case.
class ImageNames {
 public:
  explicit ImageNames(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      const std::size_t row = names_.size();
      const detail::ImageName& added = names_.emplace_back(name);
      paths_[detail::joined(added.parts)].push_back(row);
      rows_[added.lower_stem].push_back(row);
      if (added.lower != added.lower_stem) rows_[added.lower].push_back(row);
    }
  }

  /// The rows whose names agree best with an image's, and their agreement (0 if there are none).
  struct Found {
    std::vector<std::size_t> rows{};
    int agreement = 0;
  };
  [[nodiscard]] Found find(std::string_view image) const {
    const detail::ImageName name{image};
    if (const auto known = paths_.find(detail::joined(name.parts)); known != paths_.end())
      return {known->second, detail::equal_paths};
    Found found;
    const auto look = [&](const std::string& key) {
      const auto known = rows_.find(key);
      if (known == rows_.end()) return;
      for (const std::size_t row : known->second) {
        const int agreement = detail::agreement(name, names_[row]);
        if (agreement == 0 || agreement < found.agreement) continue;
        if (agreement > found.agreement) found = {{}, agreement};
        if (std::find(found.rows.begin(), found.rows.end(), row) == found.rows.end()) found.rows.push_back(row);
      }
    };
    look(name.lower_stem);
    if (name.lower != name.lower_stem) look(name.lower);
    return found;
  }

 private:
  std::vector<detail::ImageName> names_;
  std::unordered_map<std::string, std::vector<std::size_t>> paths_, rows_;  // rows by their last part
};

}  // namespace animevae
