// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/labels/image_names.hpp>
#include <animevae/text/suggest.hpp>

namespace animevae {

/// A column of labels: whether images have an attribute, or the value of a factor.
struct Attribute {
  std::string name{};
  bool is_number = false;  ///< a factor with any values; otherwise 1 is with, -1 is without
  std::string word_of{};   ///< the column of words that it is one of: "hair_colour" of "hair_colour=blonde"
  std::string angle_of{};  ///< the column of angles that it is the cosine or sine of: "accent_hue" of "accent_hue.cos"

  friend bool operator==(const Attribute&, const Attribute&) = default;
};

/// The labels of images by name: a row of numbers for each image, one per attribute.
struct AttributeTable {
  std::filesystem::path source{};  ///< the file, with which messages begin
  std::vector<Attribute> attributes{};
  std::vector<std::string> images{};    ///< as the file names them
  std::vector<float> values{};          ///< row after row
  std::vector<std::string> left_out{};  ///< columns that are no attributes, and why, a phrase each

  [[nodiscard]] float value(std::size_t image, std::size_t attribute) const {
    return values[image * attributes.size() + attribute];
  }
  /// The number of images with an attribute; not for factors.
  [[nodiscard]] std::int64_t count_with(std::size_t attribute) const {
    std::int64_t count = 0;
    for (std::size_t image = 0; image < images.size(); ++image) count += value(image, attribute) > 0 ? 1 : 0;
    return count;
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const Attribute& attribute : attributes) all.push_back(attribute.name);
    return all;
  }
};

/// A table of one attribute, which the images `with` have and the images `without` do not.
[[nodiscard]] inline AttributeTable two_groups(const std::string& name, std::span<const std::string> with,
                                               std::span<const std::string> without) {
  AttributeTable table{.source = name, .attributes = {{name}}};
  table.images.assign(with.begin(), with.end());
  table.images.insert(table.images.end(), without.begin(), without.end());
  table.values.assign(with.size(), 1.0F);
  table.values.insert(table.values.end(), without.size(), -1.0F);
  return table;
}

/// Some rows of a table, in the order given.
[[nodiscard]] inline AttributeTable attribute_rows(const AttributeTable& table, std::span<const std::int64_t> rows) {
  AttributeTable some{.source = table.source, .attributes = table.attributes};
  for (const std::int64_t row : rows) {
    some.images.push_back(table.images[std::size_t(row)]);
    for (std::size_t k = 0; k < table.attributes.size(); ++k) some.values.push_back(table.value(std::size_t(row), k));
  }
  return some;
}

/// Some attributes of a table by their names, in the order given; the name of a column of words selects all its words,
/// that of a hue its cosine and sine. InvalidValue for an unknown name, with similar ones, and for a column that was
/// left out, with the reason.
[[nodiscard]] inline AttributeTable only_attributes(const AttributeTable& table, std::span<const std::string> names) {
  std::vector<std::size_t> chosen;
  for (const std::string& name : names) {
    bool is_known = false;
    for (std::size_t k = 0; k < table.attributes.size(); ++k) {
      const Attribute& attribute = table.attributes[k];
      if (name.empty() || (attribute.name != name && attribute.word_of != name && attribute.angle_of != name)) continue;
      is_known = true;
      if (std::find(chosen.begin(), chosen.end(), k) == chosen.end()) chosen.push_back(k);
    }
    for (const std::string& column : table.left_out)
      if (!is_known && column.starts_with("'" + name + "' ("))
        throw InvalidValue(fmt::format("{} has '{}', which is left out{}", table.source.string(), name,
                                       column.substr(name.size() + 2)));
    if (!is_known)
      throw InvalidValue(fmt::format("there is no attribute '{}' in {}{}", name, table.source.string(),
                                     did_you_mean(name, table.names())));
  }
  AttributeTable some{.source = table.source, .images = table.images};
  for (const std::size_t k : chosen) some.attributes.push_back(table.attributes[k]);
  for (std::size_t image = 0; image < table.images.size(); ++image)
    for (const std::size_t k : chosen) some.values.push_back(table.value(image, k));
  return some;
}

/// The rows of a table that match given images, and the images without one.
struct MatchedAttributes {
  AttributeTable table{};
  std::vector<std::int64_t> images{};     ///< the image of each row, rising
  std::vector<std::string> unlabelled{};  ///< the others, by name
};

namespace detail {

/// The row of each image in a table, or none (-1). FileError, with both names, where an image matches two rows equally
/// well, or two images one row.
inline std::vector<std::int64_t> rows_of_images(const AttributeTable& table, std::span<const std::string> images) {
  const ImageNames names{table.images};
  constexpr std::int64_t none = -1;
  std::vector<std::int64_t> rows(images.size(), none), image_of(table.images.size(), none);
  std::vector<int> agreements(images.size(), 0);
  // Of each row, an image that matches it as well as its own.
  std::vector<std::int64_t> tied_image(table.images.size(), none);
  for (std::size_t i = 0; i < images.size(); ++i) {
    const ImageNames::Found found = names.find(images[i]);
    if (found.rows.empty()) continue;
    if (found.rows.size() > 1)
      throw FileError(table.source, fmt::format("'{}' may be '{}' or '{}' there; tell them apart by their folders",
                                                images[i], table.images[found.rows[0]], table.images[found.rows[1]]));
    const std::size_t row = found.rows.front();
    agreements[i] = found.agreement;
    std::int64_t& taken = image_of[row];
    if (taken != none && agreements[std::size_t(taken)] > found.agreement) continue;
    const bool as_well = taken != none && agreements[std::size_t(taken)] == found.agreement;
    if (as_well) {
      tied_image[row] = std::int64_t(i);
      continue;
    }
    if (taken != none) rows[std::size_t(taken)] = none;
    taken = std::int64_t(i), tied_image[row] = none;
    rows[i] = std::int64_t(row);
  }
  for (std::size_t row = 0; row < tied_image.size(); ++row)
    if (tied_image[row] != none)
      throw FileError(
          table.source,
          fmt::format("'{}' may be '{}' or '{}'; the file must tell them apart by their folders", table.images[row],
                      images[std::size_t(image_of[row])], images[std::size_t(tied_image[row])]));
  return rows;
}

}  // namespace detail

/// Matches images to the rows of a table by path or, failing that, by the longest common end of the paths, with or
/// without the ending, in small letters or capitals. FileError if no image matches, or if a match is ambiguous either
/// way; messages call the images `what`.
[[nodiscard]] inline MatchedAttributes match_attributes(const AttributeTable& table,
                                                        std::span<const std::string> images, const std::string& what) {
  MatchedAttributes matched;
  std::vector<std::int64_t> known;
  const std::vector<std::int64_t> rows = detail::rows_of_images(table, images);
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (rows[i] < 0) {
      matched.unlabelled.push_back(images[i]);
      continue;
    }
    known.push_back(rows[i]);
    matched.images.push_back(std::int64_t(i));
  }
  if (known.empty())
    throw FileError(
        table.source,
        fmt::format("has labels for {} images, '{}' for one, and for none of the {} ('{}' for "
                    "one)",
                    table.images.size(), table.images.front(), what, images.empty() ? std::string{} : images.front()));
  matched.table = attribute_rows(table, known);
  return matched;
}

}  // namespace animevae
