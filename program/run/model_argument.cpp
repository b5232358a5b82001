// SPDX-License-Identifier: MIT
#include "run/model_argument.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include <animevae/core/ending.hpp>
#include <animevae/image/image_endings.hpp>

#include "presets/built_in.hpp"
#include "presets/presets.hpp"
#include "run/built_in_run.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

CLI::Option* add_model_argument(CLI::App& command, std::string& run) {
  return command.add_option("run", run, "Run folder or model file (default: the built-in model)");
}

Run open_named_run(const std::string& run) {
  if (!run.empty()) return open_run(run);
  if (std::none_of(presets().begin(), presets().end(), [](const Preset& p) { return p.name == built_in_preset; }))
    throw av::InvalidValue("no model is named; name a run folder or a model file");
  Run built_in = open_run(built_in_run());
  constexpr const char* most_drawn = "2000";
  built_in.metadata["data.faces"] = most_drawn;
  fmt::print(stderr, "no model is named: using the built-in model of drawn faces\n");
  return built_in;
}

bool names_model(const std::string& word) {
  std::error_code unknown;
  if (fs::is_directory(word, unknown) || av::small_ending(word) == ".safetensors") return true;
  if (!fs::is_regular_file(word, unknown)) return !av::detail::has_image_name(word);
  // A safetensors file begins with the length of its header, in 8 bytes, and the brace of that header.
  std::array<char, 9> begin{};
  std::ifstream file{word, std::ios::binary};
  return file.read(begin.data(), std::streamsize(begin.size())) && begin[8] == '{';
}

std::optional<Dataset> faces_to_sort_by(const CLI::App& command, const CommandData& data, const Run& run) try {
  return data.open(command, run);
} catch (const av::InvalidValue& problem) {
  for (const char* const asked : {"--data", "--faces", "--split", "--order"})
    if (command.count(asked) > 0) throw;
  fmt::print(stderr, "latents come by their numbers, not by their KL divergence: {}\n", problem.what());
  return std::nullopt;
}

void take_first_picture(std::string& run, std::vector<std::string>& pictures) {
  if (run.empty() || names_model(run)) return;
  pictures.insert(pictures.begin(), std::exchange(run, {}));
}

}  // namespace animevae::program
