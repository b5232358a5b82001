// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/data/label_table.hpp>
#include <animevae/labels/attribute_table.hpp>

namespace animevae {

/// The labels of images from a table such as read_attributes() reads, for models that take them: a column of words is
/// an attribute, one of yes and no an attribute with the words "no" and "yes". Images that the table does not have are
/// not labelled. FileError where no image is in the table, or one matches two rows (match_attributes()); InvalidValue
/// for a column of numbers: only_attributes() chooses others. Messages call the images `what`, as in "12 faces".
///
///     Labelled faces{folder, table_labels(read_attributes("list_attr_celeba.txt"), folder)};
[[nodiscard]] inline LabelTable table_labels(const AttributeTable& table, std::span<const std::string> images,
                                             const std::string& what) {
  std::vector<LabelAttribute> attributes;
  std::vector<std::size_t> attribute_of, word_of;  // of each column of the table
  for (const Attribute& column : table.attributes) {
    if (column.is_number)
      throw InvalidValue("'" + column.name + "' in " + table.source.string() +
                         " holds numbers, and labels are words; choose other columns");
    const bool is_word = !column.word_of.empty();
    const std::string& name = is_word ? column.word_of : column.name;
    std::size_t place = 0;
    while (place < attributes.size() && attributes[place].name != name) ++place;
    if (place == attributes.size()) attributes.push_back({name, {}});
    std::vector<std::string>& words = attributes[place].words;
    if (is_word) words.push_back(column.name.substr(name.size() + 1));
    else words = {"no", "yes"};
    attribute_of.push_back(place);
    word_of.push_back(words.size() - 1);
  }
  LabelTable labels{.words = LabelWords{attributes}};
  labels.choices.assign(images.size() * attributes.size(), LabelWords::unknown);
  const MatchedAttributes matched = match_attributes(table, images, what);
  for (std::size_t row = 0; row < matched.images.size(); ++row)
    for (std::size_t k = 0; k < attribute_of.size(); ++k) {
      int& choice = labels.choices[std::size_t(matched.images[row]) * attributes.size() + attribute_of[k]];
      const bool has = matched.table.value(row, k) > 0;
      if (has) choice = int(word_of[k]);
      else if (table.attributes[k].word_of.empty()) choice = 0;
    }
  labels.check();
  return labels;
}

/// The same of a data set that knows its files, such as an ImageFolder.
template <class Data>
  requires requires(const Data& images) {
    images.root();
    images.sample(std::int64_t{}).path;
  }
[[nodiscard]] LabelTable table_labels(const AttributeTable& table, const Data& images) {
  const std::filesystem::path& root = images.root();
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < images.size(); ++i)
    names.push_back(images.sample(i).path.lexically_relative(root).generic_string());
  return table_labels(table, names, std::to_string(images.size()) + " images in " + root.string());
}

}  // namespace animevae
