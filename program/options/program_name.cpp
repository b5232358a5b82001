// SPDX-License-Identifier: MIT
#include "options/program_name.hpp"

#include <cstddef>
#include <filesystem>
#include <string_view>

namespace animevae::program {

namespace {

constexpr std::string_view ours = "animevae";

std::string& name() {
  static std::string text{ours};
  return text;
}

}  // namespace

const std::string& program_name() { return name(); }

void set_program_name(const char* started_as) {
  const std::string file = started_as == nullptr ? "" : std::filesystem::path{started_as}.filename().string();
  name() = file.empty() ? std::string{ours} : file;
}

std::string in_own_name(std::string text) {
  if (program_name() == ours) return text;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  for (std::size_t at = 0; (at = text.find(ours, at)) != std::string::npos;) {
    const std::size_t end = at + ours.size();
    const bool begins = at == 0 || text[at - 1] == '\'' || text[at - 1] == ' ' || text[at - 1] == '`';
    const bool is_command = end + 1 < text.size() && text[end] == ' ' && is_letter(text[end + 1]);
    if (begins && is_command) text.replace(at, ours.size(), program_name());
    at += begins && is_command ? program_name().size() : ours.size();
  }
  return text;
}

}  // namespace animevae::program
