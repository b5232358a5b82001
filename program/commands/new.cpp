// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>

#include "commands/commands.hpp"
#include "commands/starter_files.hpp"
#include "options/shell_quoted.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

/// A file of the starter with this project's name, and the places that it was written from.
std::string filled_in(std::span<const std::byte> file, std::string_view name) {
  std::string text{reinterpret_cast<const char*>(file.data()), file.size()};
  for (const auto& [key, value] : std::array<std::array<std::string_view, 2>, 3>{
           {{"@NAME@", name}, {"@ANIMEVAE@", animevae_home()}, {"@TORCH_DIR@", torch_dir()}}})
    for (std::size_t at = 0; (at = text.find(key, at)) != std::string::npos; at += value.size())
      text.replace(at, key.size(), value);
  return text;
}

/// The last part of the path, which names the CMake project, its program and its preset.
std::string name_of(const fs::path& folder) {
  const std::string name = (folder.has_filename() ? folder : folder.parent_path()).filename().string();
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const bool fits = !name.empty() && is_letter(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (!fits || name == "animevae" || name == "test_model" || name == "model")
    throw av::InvalidValue(fmt::format(
        "the project cannot be called '{}': its name begins with a letter, has letters, digits, - and _, and is "
        "neither animevae nor model nor test_model",
        name));
  return name;
}

/// Writes the project beside its place and renames it, so that it is there as a whole or not at all.
void write_project(const fs::path& folder) {
  const std::string name = name_of(folder);
  std::error_code unknown;
  if (fs::exists(folder, unknown)) throw av::FileError(folder, "exists already; a new project needs a new folder");
  fs::path unfinished = folder.has_filename() ? folder : folder.parent_path();
  unfinished += ".unfinished";
  try {
    fs::create_directories(unfinished);
    for (const EmbeddedFile& file : starter_files())
      av::write_file(unfinished / file.name.substr(0, file.name.size() - std::string_view{".in"}.size()),
                     std::string_view{filled_in(file.bytes, name)});
    fs::rename(unfinished, folder.has_filename() ? folder : folder.parent_path());
  } catch (const fs::filesystem_error& error) {
    fs::remove_all(unfinished, unknown);
    throw av::FileError(folder, "cannot be written: " + error.code().message());
  } catch (...) {
    fs::remove_all(unfinished, unknown);
    throw;
  }
  fmt::print(
      "{0} has a project with a model of its own and a program for it. To build and to train it:\n"
      "  cd {0} && cmake -B build && cmake --build build --parallel\n"
      "  build/{1} train\n",
      typed(folder), name);
}

}  // namespace

void add_new(CLI::App& program) {
  const auto folder = std::make_shared<std::string>();
  CLI::App& app = *program.add_subcommand("new", "Write a project with a model of your own, and a program for it");
  app.add_option("name", *folder, "The project's folder, which must not exist; its last part is the project's name")
      ->required();
  app.footer(
      "Examples:\n"
      "  animevae new my-faces\n"
      "  animevae new ~/projects/portraits");
  app.callback([folder] { write_project(*folder); });
}

}  // namespace animevae::program
