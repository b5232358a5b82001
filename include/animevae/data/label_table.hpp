// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/text/label_words.hpp>

namespace animevae {

/// The labels of the images of a data set, in its order.
struct LabelTable {
  LabelWords words{};
  std::vector<int> choices{};  ///< image after image, for each attribute a word's place or LabelWords::unknown

  [[nodiscard]] std::int64_t size() const {
    return words.empty() ? 0 : std::int64_t(choices.size() / words.attributes().size());
  }

  /// Throws InvalidValue for a choice of a word that there is not, and for a row that is not complete.
  void check() const {
    const std::vector<LabelAttribute>& attributes = words.attributes();
    if (attributes.empty()) throw InvalidValue("a table of labels has at least one attribute");
    if (choices.size() % attributes.size() != 0)
      throw InvalidValue("a table of labels has a choice of each of its " + std::to_string(attributes.size()) +
                         " attributes for every image, and not " + std::to_string(choices.size()) + " in all");
    for (std::size_t i = 0; i < choices.size(); ++i) {
      const LabelAttribute& attribute = attributes[i % attributes.size()];
      if (choices[i] != LabelWords::unknown && (choices[i] < 0 || choices[i] >= int(attribute.words.size())))
        throw InvalidValue("image " + std::to_string(i / attributes.size()) + " has word " +
                           std::to_string(choices[i]) + " of the label '" + attribute.name + "', which has " +
                           std::to_string(attribute.words.size()) + " (0 to " +
                           std::to_string(attribute.words.size() - 1) + ")");
    }
  }
};

/// One attribute of a table that is made of words: the word of every image, empty where it is not known.
struct LabelColumn {
  std::string name{};
  std::vector<std::string> word_of_image{};
};

/// A table of these columns, whose words are those that occur, in alphabetical order:
///
///     label_table({{"mood", {"glad", "sad", "", "glad"}}, {"hat", {"no", "yes", "no", "no"}}})
///
/// InvalidValue for columns of different lengths, and for one without a word.
[[nodiscard]] inline LabelTable label_table(const std::vector<LabelColumn>& columns) {
  std::vector<LabelAttribute> attributes;
  for (const LabelColumn& column : columns) {
    if (column.word_of_image.size() != columns.front().word_of_image.size())
      throw InvalidValue("the label '" + column.name + "' is of " + std::to_string(column.word_of_image.size()) +
                         " images, and '" + columns.front().name + "' of " +
                         std::to_string(columns.front().word_of_image.size()));
    std::set<std::string> words{column.word_of_image.begin(), column.word_of_image.end()};
    words.erase("");
    attributes.push_back({column.name, {words.begin(), words.end()}});
  }
  LabelTable table{.words = LabelWords{std::move(attributes)}};
  const std::size_t images = columns.empty() ? 0 : columns.front().word_of_image.size();
  for (std::size_t image = 0; image < images; ++image)
    for (std::size_t k = 0; k < columns.size(); ++k) {
      const std::string& word = columns[k].word_of_image[image];
      const std::vector<std::string>& words = table.words.attributes()[k].words;
      const auto place = std::lower_bound(words.begin(), words.end(), word);
      table.choices.push_back(word.empty() ? LabelWords::unknown : int(place - words.begin()));
    }
  table.check();
  return table;
}

}  // namespace animevae
