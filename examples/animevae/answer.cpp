// SPDX-License-Identifier: MIT
#include "answer.hpp"

#include <CLI/CLI.hpp>

#include <animevae/core/utf8.hpp>
#include <animevae/latent/named_rows.hpp>

#include "number_tables.hpp"
#include "output_files.hpp"

namespace av = animevae;

void add_json_option(CLI::App& command, AnswerOptions& options) {
  command.add_flag("-j,--json", options.json, "Answer as a JSON object, for programs");
}

void add_answer_options(CLI::App& command, AnswerOptions& options) {
  add_json_option(command, options);
  add_numbers_option(command, "--numbers", options.numbers, "Also write the numbers behind the picture");
}

std::string Answer::readable(std::string_view bytes) {
  if (av::is_utf8(bytes)) return std::string{bytes};
  std::string text;
  for (const char c : bytes) static_cast<unsigned char>(c) < 0x80 ? text += c : text += "\uFFFD";
  return text;
}

void Answer::set(std::string_view name, const Object& members) {
  std::vector<std::string> texts;
  for (const auto& [key, value] : members)
    texts.push_back(av::json_quoted(readable(key)) + ": " + av::json_number(value));
  member(name, fmt::format("{{{}}}", fmt::join(texts, ", ")));
}

void Answer::set(std::string_view name, const std::vector<std::vector<double>>& rows) {
  std::vector<std::string> texts;
  for (const auto& row : rows) {
    std::vector<std::string> numbers;
    for (const double value : row) numbers.push_back(av::json_number(value));
    texts.push_back(fmt::format("[{}]", fmt::join(numbers, ", ")));
  }
  member(name, fmt::format("[{}]", fmt::join(texts, ", ")));
}

void Answer::names(std::string name, const std::vector<std::string>& names) {
  number(std::move(name), av::names_to_tensor(names));
}

void Answer::finish() {
  if (!options_.numbers.empty()) {
    write_numbers_as_named(options_.numbers, tables_);
    set("numbers", options_.numbers);
    say("{}: the numbers behind it", options_.numbers);
  }
  if (options_.json) fmt::print("{{\n  {}\n}}\n", fmt::join(members_, ",\n  "));
  else fmt::print("{}", text_);
}
