// SPDX-License-Identifier: MIT
#include "options/answer.hpp"

#include <CLI/CLI.hpp>

#include <animevae/latent/named_rows.hpp>
#include <animevae/text/utf8.hpp>

#include "options/json.hpp"
#include "options/number_tables.hpp"
#include "options/output_files.hpp"

namespace av = animevae;

namespace animevae::program {

void add_json_option(CLI::App& command, AnswerOptions& options) {
  command.add_flag("-j,--json", options.json, "Answer as a JSON object, for programs");
}

void add_answer_options(CLI::App& command, AnswerOptions& options) {
  add_json_option(command, options);
  add_numbers_option(command, "--numbers", options.numbers, "Also write the numbers of the picture");
}

Answer::Answer(const AnswerOptions& options) : options_{options}, members_{std::make_unique<Json>(Json::object())} {}
Answer::~Answer() = default;

void Answer::set(std::string_view name, double value) { set_json(name, json_of(value)); }
void Answer::set(std::string_view name, std::string_view value) { set_json(name, json_of(value)); }
void Answer::set(std::string_view name, const std::vector<double>& values) { set_json(name, json_of(values)); }
void Answer::set(std::string_view name, const std::vector<std::string>& values) { set_json(name, json_of(values)); }
void Answer::set_whole(std::string_view name, std::int64_t value) { set_json(name, value); }
void Answer::set_whole(std::string_view name, std::uint64_t value) { set_json(name, value); }

void Answer::set(std::string_view name, const Object& members) {
  Json object = Json::object();
  for (const auto& [key, value] : members) object[av::replace_invalid_utf8(key)] = json_of(value);
  set_json(name, std::move(object));
}

void Answer::set(std::string_view name, const std::vector<std::vector<double>>& rows) {
  Json list = Json::array();
  for (const std::vector<double>& row : rows) list.push_back(json_of(row));
  set_json(name, std::move(list));
}

void Answer::set_json(std::string_view name, Json value) {
  (*members_)[av::replace_invalid_utf8(name)] = std::move(value);
}

void Answer::names(std::string name, const std::vector<std::string>& names) {
  number(std::move(name), av::names_to_tensor(names));
}

std::string Answer::text() const {
  if (!options_.json) return text_;
  std::string lines;
  for (const auto& member : members_->items())
    lines += fmt::format("{}\n  {}: {}", lines.empty() ? "" : ",", one_line(member.key()), one_line(member.value()));
  return "{" + lines + "\n}\n";
}

void Answer::finish() {
  if (!options_.numbers.empty()) {
    write_numbers_as_named(options_.numbers, tables_);
    set("numbers", options_.numbers);
    say("{}: the numbers behind it", options_.numbers);
  }
  fmt::print("{}", text());
}

}  // namespace animevae::program
