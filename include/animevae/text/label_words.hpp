// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/text/json.hpp>
#include <animevae/text/suggest.hpp>
#include <animevae/text/utf8.hpp>

namespace animevae {

/// An attribute of images and the words for it: "hair_colour", which is "black", "blue" or "silver".
struct LabelAttribute {
  std::string name{};
  std::vector<std::string> words{};

  friend bool operator==(const LabelAttribute&, const LabelAttribute&) = default;
};

/// The attributes that images are labelled with. An image has one word of each attribute, or none where it is not
/// known. In numbers that is a row of size() columns, one for each word of each attribute in their order: 1 for the
/// word that the image has, 0 for the others; of an unknown attribute all are 0.
class LabelWords {
 public:
  /// The choice of an attribute of which nothing is known.
  static constexpr int unknown = -1;

  LabelWords() = default;
  /// InvalidValue for an attribute without a name or without words, for a name with '=' or ',', for a name or a word
  /// that comes twice, and for text that is not UTF-8.
  explicit LabelWords(std::vector<LabelAttribute> attributes) : attributes_{std::move(attributes)} { check(); }
  LabelWords(std::initializer_list<LabelAttribute> attributes) : LabelWords{std::vector<LabelAttribute>(attributes)} {}

  [[nodiscard]] const std::vector<LabelAttribute>& attributes() const { return attributes_; }
  [[nodiscard]] bool empty() const { return attributes_.empty(); }

  /// The number of columns of a row.
  [[nodiscard]] int size() const {
    std::size_t words = 0;
    for (const LabelAttribute& attribute : attributes_) words += attribute.words.size();
    return int(words);
  }

  /// The first column of an attribute.
  [[nodiscard]] int first_column(std::size_t attribute) const {
    std::size_t words = 0;
    for (std::size_t i = 0; i < attribute; ++i) words += attributes_[i].words.size();
    return int(words);
  }

  /// "hair_colour=black", "hair_colour=blue" ...: what the columns stand for.
  [[nodiscard]] std::vector<std::string> columns() const {
    std::vector<std::string> all;
    for (const LabelAttribute& attribute : attributes_)
      for (const std::string& word : attribute.words) all.push_back(attribute.name + "=" + word);
    return all;
  }

  /// The row of an image with these words, one number for each attribute: its place among the words, or `unknown`.
  [[nodiscard]] std::vector<float> row(std::span<const int> choices) const {
    std::vector<float> numbers(std::size_t(size()), 0.0F);
    for (std::size_t i = 0; i < attributes_.size(); ++i)
      if (choices[i] != unknown) numbers[std::size_t(first_column(i)) + std::size_t(choices[i])] = 1;
    return numbers;
  }

  /// The words of "hair_colour=blue,mouth=smile", one number for each attribute; those that are not named are unknown.
  /// InvalidValue, with what may be meant, for an attribute or a word that there is not.
  [[nodiscard]] std::vector<int> parse(std::string_view text) const {
    std::vector<int> choices(attributes_.size(), unknown);
    std::string_view rest = bare(text);
    while (!rest.empty()) {
      const std::size_t i = take_attribute(rest);
      if (choices[i] != unknown) throw InvalidValue("the label '" + attributes_[i].name + "' is given twice");
      choices[i] = take_word(rest, attributes_[i]);
    }
    return choices;
  }

  friend bool operator==(const LabelWords&, const LabelWords&) = default;

 private:
  void check() const {
    for (auto attribute = attributes_.begin(); attribute != attributes_.end(); ++attribute) {
      const std::string& name = attribute->name;
      check_text(name, "the name of a label");
      if (name.find_first_of("=,") != std::string::npos)
        throw InvalidValue("the label '" + name + "' has '=' or ',' in its name; these stand between labels");
      if (std::any_of(attributes_.begin(), attribute, [&](const auto& other) { return other.name == name; }))
        throw InvalidValue("there are two labels '" + name + "'");
      if (attribute->words.empty()) throw InvalidValue("the label '" + name + "' has no words");
      const auto& words = attribute->words;
      for (auto word = words.begin(); word != words.end(); ++word) {
        check_text(*word, "a word of the label '" + name + "'");
        if (std::find(words.begin(), word, *word) != word)
          throw InvalidValue("the label '" + name + "' has the word '" + *word + "' twice");
      }
    }
  }

  static void check_text(const std::string& text, const std::string& what) {
    if (text.empty()) throw InvalidValue(what + " is empty");
    if (!is_utf8(text)) throw InvalidValue(what + ", '" + replace_invalid_utf8(text) + "', is not in UTF-8");
    if (bare(text) != text) throw InvalidValue(what + ", '" + text + "', begins or ends with a blank");
  }

  static std::string_view bare(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = (std::min)(text.find_first_not_of(blanks), text.size());
    return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
  }

  /// Takes "hair_colour=" from the front of a text that is not empty.
  std::size_t take_attribute(std::string_view& rest) const {
    const std::string_view first = bare(rest.substr(0, rest.find(',')));
    const std::size_t equals = rest.find('=');
    if (equals >= rest.find(',') || equals == std::string_view::npos) refuse_word_alone(first);
    const std::string_view name = bare(rest.substr(0, equals));
    rest.remove_prefix(equals + 1);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < attributes_.size(); ++i) {
      if (attributes_[i].name == name) return i;
      names.push_back(attributes_[i].name);
    }
    throw InvalidValue("there is no label '" + std::string{name} + "'" + known(name, names));
  }

  /// Takes a word of an attribute, which may have commas, and the comma behind it.
  int take_word(std::string_view& rest, const LabelAttribute& attribute) const {
    rest = bare(rest);
    std::size_t length = 0;
    int found = unknown;
    for (std::size_t i = 0; i < attribute.words.size(); ++i) {
      const std::string& word = attribute.words[i];
      if (word.size() <= length || !rest.starts_with(word)) continue;
      const std::string_view behind = bare(rest.substr(word.size()));
      if (!behind.empty() && behind.front() != ',') continue;
      length = word.size();
      found = int(i);
    }
    if (found == unknown) {
      const std::string_view word = bare(rest.substr(0, rest.find(',')));
      throw InvalidValue("the label '" + attribute.name + "' has no word '" + std::string{word} + "'" +
                         known(word, attribute.words));
    }
    rest = bare(rest.substr(length));
    if (rest.empty()) return found;
    rest = bare(rest.substr(1));
    if (rest.empty()) throw InvalidValue("a label is missing behind the last ','");
    return found;
  }

  [[noreturn]] void refuse_word_alone(std::string_view text) const {
    if (text.empty()) throw InvalidValue("a label is missing in front of a ','");
    std::string meant;
    for (const std::string& column : columns())
      if (column.ends_with("=" + std::string{text})) meant = "; did you mean '" + column + "'?";
    throw InvalidValue("'" + std::string{text} + "' is no label: those are given as label=word" + meant);
  }

  /// What may be meant, or all that there is.
  static std::string known(std::string_view name, const std::vector<std::string>& names) {
    if (std::string question = did_you_mean(name, names); !question.empty()) return question;
    constexpr std::size_t most = 20;
    std::string list;
    for (std::size_t i = 0; i < (std::min)(names.size(), most); ++i) list += (i == 0 ? "; there is " : ", ") + names[i];
    return names.size() > most ? list + ", ..." : list;
  }

  std::vector<LabelAttribute> attributes_;
};

/// "hair_colour (10 words), mouth (6)": for messages.
[[nodiscard]] inline std::string to_string(const LabelWords& words) {
  std::string text;
  for (const LabelAttribute& attribute : words.attributes())
    text += (text.empty() ? "" : ", ") + attribute.name + " (" + std::to_string(attribute.words.size()) +
            (text.empty() ? " words)" : ")");
  return text.empty() ? "none" : text;
}

/// "'hair_colour=teal' where the other has 'hair_colour=green'": the first column in which two differ; empty if none
/// does. `theirs` is what the message calls the second.
[[nodiscard]] inline std::string first_difference(const LabelWords& ours, const LabelWords& other,
                                                  const std::string& theirs) {
  const std::vector<std::string> here = ours.columns(), there = other.columns();
  for (std::size_t i = 0; i < (std::max)(here.size(), there.size()); ++i) {
    const auto at = [i](const std::vector<std::string>& columns) {
      return i < columns.size() ? "'" + columns[i] + "'" : std::string{"nothing more"};
    };
    if (at(here) != at(there)) return at(here) + " where " + theirs + " " + at(there);
  }
  return {};
}

/// As JSON, for files: [{"name": "hair_colour", "words": ["black", "blue"]}]. The order of the columns is that of the
/// lists.
[[nodiscard]] inline std::string to_json(const LabelWords& words) {
  std::string text = "[";
  for (const LabelAttribute& attribute : words.attributes()) {
    text += (text.size() == 1 ? "{\"name\": " : ", {\"name\": ") + json_quoted(attribute.name) + ", \"words\": [";
    for (std::size_t i = 0; i < attribute.words.size(); ++i)
      text += (i == 0 ? "" : ", ") + json_quoted(attribute.words[i]);
    text += "]}";
  }
  return text + "]";
}

/// What to_json() wrote. InvalidValue for other text; `subject` is what messages call it.
[[nodiscard]] inline LabelWords parse_label_words(std::string_view json, const std::string& subject) {
  JsonReader reader{json, subject};
  std::vector<LabelAttribute> attributes;
  reader.array([&] {
    LabelAttribute& attribute = attributes.emplace_back();
    reader.object([&](const std::string& key) {
      if (key == "name") attribute.name = reader.string();
      else if (key == "words") reader.array([&] { attribute.words.push_back(reader.string()); });
      else throw InvalidValue(subject + " has '" + key + "' where the name and the words of a label are expected");
    });
  });
  reader.end();
  return LabelWords{std::move(attributes)};
}

}  // namespace animevae
