// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/text/json.hpp>
#include <animevae/weights/tensor_file.hpp>

namespace CLI {
class App;
}

namespace animevae::program {

/// How a command answers, from its flags.
struct AnswerOptions {
  bool json = false;      ///< one object for programs instead of sentences
  std::string numbers{};  ///< a file for the numbers behind a picture
};

/// Adds --json and --numbers to a command.
void add_answer_options(CLI::App& command, AnswerOptions& options);
/// Adds --json alone, to a command that has no numbers beside what it says.
void add_json_option(CLI::App& command, AnswerOptions& options);

/// What a command says once it has worked: sentences for people, or the same facts as a JSON object for programs.
class Answer {
 public:
  explicit Answer(const AnswerOptions& options) : options_{options} {}

  /// A line for people.
  template <class... Values>
  void say(fmt::format_string<Values...> format, Values&&... values) {
    text_ += fmt::format(format, std::forward<Values>(values)...) + "\n";
  }

  // Members of the object, in the order in which they come.
  void set(std::string_view name, double value) { member(name, animevae::json_number(value)); }
  void set(std::string_view name, std::string_view value) { member(name, animevae::json_quoted(readable(value))); }
  void set(std::string_view name, const char* value) { set(name, std::string_view{value}); }
  void set(std::string_view name, const std::vector<double>& values) {
    list(name, values, [](double value) { return animevae::json_number(value); });
  }
  void set(std::string_view name, const std::vector<std::string>& values) {
    list(name, values, [](const std::string& value) { return animevae::json_quoted(readable(value)); });
  }
  /// Numbers with a name each, as an object of their own.
  using Object = std::vector<std::pair<std::string, double>>;
  void set(std::string_view name, const Object& members);
  /// A matrix of numbers, as a list of rows.
  void set(std::string_view name, const std::vector<std::vector<double>>& rows);

  /// Numbers behind a picture, for --numbers; they are copied when finish() is called.
  void number(std::string name, const animevae::Tensor& values) { tables_.push_back({std::move(name), values}); }
  void names(std::string name, const std::vector<std::string>& names);

  /// A text in which bytes that are not UTF-8 are replaced: JSON and figures need it, and a file's name need not be.
  [[nodiscard]] static std::string readable(std::string_view bytes);

  /// Writes --numbers, and prints: the last thing that a command does.
  void finish();

 private:
  void member(std::string_view name, const std::string& value) {
    members_.push_back(animevae::json_quoted(name) + ": " + value);
  }
  template <class Values, class Text>
  void list(std::string_view name, const Values& values, Text&& text) {
    std::vector<std::string> texts;
    for (const auto& value : values) texts.push_back(text(value));
    member(name, fmt::format("[{}]", fmt::join(texts, ", ")));
  }

  const AnswerOptions& options_;
  std::string text_{};
  std::vector<std::string> members_{};
  std::vector<animevae::NamedTensor> tables_{};
};

}  // namespace animevae::program
