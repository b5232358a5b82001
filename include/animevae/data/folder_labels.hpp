// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/data/label_table.hpp>

namespace animevae {

/// Labels from where images lie: the first folder of each path is its word of the attribute, and an image in no folder
/// is not labelled. InvalidValue where none lies in a folder.
///
///     a/1.png, a/2.png, b/c/3.png, 4.png:  "a", "a", "b", unknown
[[nodiscard]] inline LabelTable folder_labels(std::span<const std::filesystem::path> paths,
                                              const std::string& attribute) {
  LabelColumn column{.name = attribute};
  bool any = false;
  for (const std::filesystem::path& path : paths) {
    const std::filesystem::path folders = path.parent_path();
    column.word_of_image.push_back(folders.empty() ? std::string{} : folders.begin()->string());
    any = any || !folders.empty();
  }
  if (!any)
    throw InvalidValue("no image lies in a folder of its own, after which it could be labelled '" + attribute + "'");
  return label_table({column});
}

/// The same of a data set that knows its files: `folder_labels(ImageFolder{"faces", shape}, "character")` labels
/// faces/asuka/1.png as character=asuka.
template <class Data>
  requires requires(const Data& images) {
    images.root();
    images.sample(std::int64_t{}).path;
  }
[[nodiscard]] LabelTable folder_labels(const Data& images, const std::string& attribute) {
  std::vector<std::filesystem::path> paths;
  for (std::int64_t i = 0; i < images.size(); ++i)
    paths.push_back(images.sample(i).path.lexically_relative(images.root()));
  return folder_labels(std::span<const std::filesystem::path>{paths}, attribute);
}

}  // namespace animevae
