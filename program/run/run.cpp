// SPDX-License-Identifier: MIT
#include "run/run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <type_traits>

#include <animevae/core/parse_decimal.hpp>

#include "options/are_finite.hpp"
#include "options/size.hpp"
#include "presets/features.hpp"
#include "presets/model_preset.hpp"
#include "run/evaluation_mode.hpp"
#include "run/training_state.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

std::string entry(const av::Metadata& metadata, const std::string& key, const std::string& otherwise = {}) {
  const auto found = metadata.find(key);
  return found == metadata.end() ? otherwise : found->second;
}

double number(const fs::path& file, const std::string& key, const std::string& text) {
  if (const auto value = av::parse_decimal(text)) return *value;
  throw av::FileError(file, "says " + key + " is '" + text + "', which is no number");
}

template <class Whole>
Whole whole_number(const fs::path& file, const std::string& key, const std::string& text) {
  Whole value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size()) return value;
  throw av::FileError(file, "says " + key + " is '" + text + "', which is no whole number");
}

/// Whether a file or folder exists; FileError where that cannot be found out.
bool is_there(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::status_known(status)) throw av::FileError(path, "cannot be read: " + error.message());
  return fs::exists(status);
}

/// For a command without flags that name images: InvalidValue where the training images are gone or not recorded.
void check_own_images(const Run& run, const DataOptions& own) {
  std::error_code unknown;
  if (!own.folder.empty() && !fs::exists(own.folder, unknown))
    throw av::InvalidValue(run.name.string() + ": was trained on the images of " + own.folder +
                           ", which are not there any more; name a folder with --data, or say with --faces how many "
                           "faces are to be drawn");
  const bool knows =
      run.metadata.empty() || run.metadata.contains("data.folder") || run.metadata.contains("data.faces");
  if (!knows)
    throw av::InvalidValue(run.name.string() +
                           ": does not say which images it was trained on; name a folder with --data, or say with "
                           "--faces how many faces are to be drawn");
}

/// Runs `use` on the contents of a file: an InvalidValue becomes a FileError with the file's name.
template <class F>
decltype(auto) naming_file_in_errors(const fs::path& file, F&& use) try {
  return use();
} catch (const av::InvalidValue& error) {
  throw av::FileError(file, error.what());
}

}  // namespace

bool Run::has_encoder() const { return entry(metadata, "only_part") != "decoder"; }
bool Run::has_decoder() const { return entry(metadata, "only_part") != "encoder"; }

std::optional<std::int64_t> Run::steps() const {
  const std::string steps = entry(metadata, "step");
  return steps.empty() ? std::nullopt : std::optional{whole_number<std::int64_t>(name, "step", steps)};
}

void Run::check_decoder(const std::string& command) const {
  if (!has_decoder())
    throw av::FileError(
        name, "has no decoder: it was imported from an encoder alone, and " + command + " needs to decode latents");
}

void Run::check_encoder(const std::string& command, const std::string& what) const {
  if (!has_encoder())
    throw av::FileError(name, fmt::format("{}, and {} needs to encode {}", says_no_encoder, command, what));
}

Run open_run(const fs::path& path, const av::ModelOptions& options) {
  if (!is_there(path)) throw av::FileError(path, "does not exist; name a run folder or a model file");
  const fs::path file = fs::is_directory(path) ? path / "model.safetensors" : path;
  if (!is_there(file)) throw av::FileError(path, why_no_model(path));
  av::Metadata metadata = av::read_model_metadata(file);
  const Preset& preset = naming_file_in_errors(file, [&]() -> const Preset& { return preset_of(metadata); });
  std::map<std::string, double> values;
  for (const auto& [key, text] : metadata) {
    constexpr std::string_view prefix = "value.";
    if (key.starts_with(prefix)) values[key.substr(prefix.size())] = number(file, key, text);
  }
  const std::optional<av::Weights> features =
      naming_file_in_errors(file, [&] { return features_of_run(preset, file.parent_path(), metadata, values); });
  AnyModel model =
      naming_file_in_errors(file, [&] { return preset.open(options, values, features ? &*features : nullptr); });
  av::load_model(file, model);
  if (const std::string size = entry(metadata, "size"); !size.empty())
    model = naming_file_in_errors(file, [&] { return model.at_size(extent_of(size)); });
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path{"."};
  return {folder, path, &preset, std::move(model), std::move(metadata)};
}

void say_caution(const Run& run) {
  if (const auto caution = caution_of(*run.preset, run.steps()))
    fmt::print(stderr, "warning: {}: {}\n", run.name.string(), *caution);
}

av::LatentStatistics latent_statistics(const Run& run, const av::PosteriorTable& table) {
  av::LatentStatistics statistics = av::latent_statistics(table);
  if (are_finite(statistics.rate)) return statistics;
  throw av::FileError(run.name, why_not_finite(*run.preset, run.steps()));
}

void add_size_option(CLI::App& command, std::string& size) {
  command.add_option("--size", size,
                     "HEIGHTxWIDTH of the pictures, for a fully convolutional model (default: as trained)");
}

void set_size(Run& run, const std::string& size) {
  if (size.empty()) return;
  run.model = run.model.at_size(extent_of(size));
}

av::Metadata data_metadata(const DataOptions& options, const Dataset& faces) {
  av::Metadata metadata{{"data.description", faces.description()},
                        {"data.fingerprint", av::to_hex(faces.fingerprint())}};
  options.visit_used([&](std::string_view name, const auto& value) {
    using Value = std::remove_cvref_t<decltype(value)>;
    std::string& text = metadata["data." + std::string{name}];
    if constexpr (std::is_same_v<Value, std::string>) text = value;
    else if constexpr (std::is_same_v<Value, bool>) text = value ? "true" : "false";
    else text = std::to_string(value);
  });
  return metadata;
}

DataOptions data_of(const Run& run) {
  DataOptions options;
  DataOptions::visit(options, [&](std::string_view name, auto& value, const auto& choices, const auto&) {
    using Value = std::remove_cvref_t<decltype(value)>;
    const std::string key = "data." + std::string{name};
    const auto found = run.metadata.find(key);
    if (found == run.metadata.end()) return;
    if (!choices.empty() && std::find(choices.begin(), choices.end(), found->second) == choices.end())
      throw av::FileError(run.name, fmt::format("says {} is '{}'; this program knows {}", key, found->second,
                                                fmt::join(choices, ", ")));
    if constexpr (std::is_same_v<Value, std::string>) value = found->second;
    else if constexpr (std::is_same_v<Value, bool>) value = found->second == "true";
    else value = whole_number<Value>(run.name, key, found->second);
  });
  return options;
}

SplitDataset split_of(const Run& run, const Dataset& all) {
  const av::Metadata& m = run.metadata;
  if (!m.contains("split.hold_out"))
    throw av::FileError(run.name, "has trained on all of its images; --split needs a run with --hold-out");
  const HoldOut hold_out{number(run.name, "split.hold_out", entry(m, "split.hold_out")),
                         whole_number<std::uint64_t>(run.name, "split.seed", entry(m, "split.seed"))};
  SplitDataset faces = naming_file_in_errors(run.name, [&] { return split(all, hold_out); });
  if (faces.held_out && faces.fingerprint == entry(m, "split.fingerprint")) return faces;
  throw av::FileError(run.name, "was trained on other images than " + all.description() +
                                    " as they are now, so that --split cannot tell which of them it held out");
}

void CommandData::add_to(CLI::App& command, const std::string& folder) {
  add_data_options(command, options_, folder);
  command.add_option("--split", side_, "Part of the run's own images: all, training or held-out (train --hold-out)")
      ->check(CLI::IsMember({"all", "training", "held-out"}))
      ->capture_default_str()
      ->group("Images");
}

Dataset CommandData::open(const CLI::App& command, const Run& run) const {
  run.check_encoder(command.get_name());
  say_caution(run);
  const bool given = command.count("--data") > 0 || command.count("--faces") > 0;
  const DataOptions options = given ? options_ : data_of(run);
  if (!given) check_own_images(run, options);
  const Dataset all{options, run.model.image_shape()};
  if (side_ == "all") return all;
  const SplitDataset faces = split_of(run, all);
  return side_ == "training" ? faces.training : *faces.held_out;
}

}  // namespace animevae::program
