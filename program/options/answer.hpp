// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>
#include <nlohmann/json_fwd.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/tensor/parameters.hpp>

namespace CLI {
class App;
}

namespace animevae::program {

/// The form of a command's answer, from its flags.
struct AnswerOptions {
  bool json = false;      ///< one object for programs instead of sentences
  std::string numbers{};  ///< a file for the numbers behind a picture
};

/// Adds --json and --numbers to a command.
void add_answer_options(CLI::App& command, AnswerOptions& options);
/// Adds --json alone, for commands without a picture and so without --numbers.
void add_json_option(CLI::App& command, AnswerOptions& options);

/// The answer of a command that has succeeded: sentences for people, or the same facts as a JSON object for programs.
class Answer {
 public:
  explicit Answer(const AnswerOptions& options);
  ~Answer();

  /// A line for people.
  template <class... Values>
  void say(fmt::format_string<Values...> format, Values&&... values) {
    text_ += fmt::format(format, std::forward<Values>(values)...) + "\n";
  }

  // Members of the JSON object, in the order of the calls. A number that is not finite becomes null, and bytes that are
  // not UTF-8 are replaced.
  void set(std::string_view name, double value);
  template <std::integral Number>
  void set(std::string_view name, Number value) {
    if constexpr (std::unsigned_integral<Number>) set_whole(name, std::uint64_t(value));
    else set_whole(name, std::int64_t(value));
  }
  void set(std::string_view name, std::string_view value);
  void set(std::string_view name, const char* value) { set(name, std::string_view{value}); }
  void set(std::string_view name, const std::vector<double>& values);
  void set(std::string_view name, const std::vector<std::string>& values);
  /// A nested object of named numbers.
  using Object = std::vector<std::pair<std::string, double>>;
  void set(std::string_view name, const Object& members);
  /// A matrix of numbers, as a list of rows.
  void set(std::string_view name, const std::vector<std::vector<double>>& rows);
  /// A value of any other kind, built with options/json.hpp: a list of objects, say.
  void set_json(std::string_view name, nlohmann::ordered_json value);

  /// Numbers behind a picture, for --numbers; they are copied when finish() is called.
  void number(std::string name, const animevae::Tensor& values) { tables_.push_back({std::move(name), values}); }
  void names(std::string name, const std::vector<std::string>& names);

  /// The sentences, or the object with one line for each member.
  [[nodiscard]] std::string text() const;

  /// Writes --numbers, and prints: the last thing that a command does.
  void finish();

 private:
  void set_whole(std::string_view name, std::int64_t value);
  void set_whole(std::string_view name, std::uint64_t value);

  const AnswerOptions& options_;
  std::string text_{};
  std::unique_ptr<nlohmann::ordered_json> members_;  // its header would cost every command's compilation
  std::vector<animevae::NamedTensor> tables_{};
};

}  // namespace animevae::program
