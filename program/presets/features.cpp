// SPDX-License-Identifier: MIT
#include "presets/features.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include <animevae/network/names.hpp>
#include <animevae/network/tensors.hpp>
#include <animevae/weights/published_names.hpp>
#include <animevae/weights/python_checkpoint.hpp>

#include "presets/built_in.hpp"
#include "presets/compared_layers.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

constexpr const char *file_name = "features.safetensors", *key = "features", *built_in = "built-in";

bool has(const av::Weights& file, std::string_view name, at::IntArrayRef sizes) {
  return std::any_of(file.tensors.begin(), file.tensors.end(),
                     [&](const auto& t) { return t.name == name && t.tensor.sizes() == sizes; });
}

bool has(const av::Weights& file, std::string_view name) {
  return std::any_of(file.tensors.begin(), file.tensors.end(), [&](const auto& t) { return t.name == name; });
}

/// The tensors of a network, and no others, out of a file that has them under our names or under published ones.
av::Weights weights_of(const FeatureNetwork& features, const av::Weights& file) {
  av::Weights ours{.source = file.source};
  const std::vector<std::string> layers = av::layer_names(features.network);
  const std::vector<av::TensorSpec> specs = av::tensors(features.network);
  const auto name = [&](const av::TensorSpec& spec) {
    return layers[std::size_t(spec.layer)] + "." + std::string{av::suffix(spec)};
  };
  // One tensor that fits is enough to recognise the network; get() then names a tensor that is missing.
  if (std::any_of(specs.begin(), specs.end(), [&](const auto& spec) { return has(file, name(spec), spec.sizes); })) {
    for (const av::TensorSpec& spec : specs) ours.tensors.push_back({name(spec), file.get(name(spec), spec.sizes)});
    return ours;
  }
  if (features.published) {
    const auto theirs = av::detail::published_tensors(features.network, *features.published);
    if (has(file, theirs.front().theirs.front())) {
      ours.tensors = av::from_published(file, features.network, *features.published);
      return ours;
    }
  }
  throw av::FileError(file.source,
                      fmt::format("holds no weights of {} (it has {})", features.name,
                                  file.tensors.empty() ? "none at all" : "'" + file.tensors[0].name + "' and such"));
}

}  // namespace

av::Weights read_features(const FeatureNetwork& network, const std::string& file) {
  if (file.empty())
    return weights_of(network, av::parse_weights(built_in_face_factors(), "the program's own features"));
  av::Weights weights = weights_of(network, av::read_checkpoint(file));
  for (const av::NamedTensor& tensor : weights.tensors) av::check_finite(tensor, file);
  return weights;
}

std::optional<av::Weights> read_features(const Preset& preset, const std::string& file,
                                         const std::map<std::string, double>& values) {
  if (!preset.features) {
    if (!file.empty())
      throw av::InvalidValue(
          fmt::format("--features is {}; the preset {} compares pixels and has no use for it", file, preset.name));
    return std::nullopt;
  }
  if (!file.empty() || preset.features->built_in) {
    FeatureNetwork compared = *preset.features;
    compared.network = compared_network(compared, values);
    return read_features(compared, file);
  }
  throw av::InvalidValue(
      fmt::format("the preset {} needs --features FILE, the weights of {}", preset.name, preset.features->name));
}

std::optional<av::Weights> features_of_run(const Preset& preset, const fs::path& folder, const av::Metadata& metadata,
                                           const std::map<std::string, double>& values) {
  if (!preset.features) return std::nullopt;
  const auto kept = metadata.find(key);
  if (kept == metadata.end() || kept->second == built_in) return read_features(preset, "", values);
  for (const fs::path& place : {folder, folder / ".."})  // a checkpoint lies in a folder of the run
    if (fs::exists(place / file_name)) return read_features(preset, (place / file_name).string(), values);
  throw av::FileError(folder / file_name, "is missing: the model was trained against it and cannot be opened without");
}

void keep_features(const std::optional<av::Weights>& features, const std::string& file, const fs::path& folder,
                   av::Metadata& metadata) {
  if (!features) return;
  metadata[key] = file.empty() ? built_in : file_name;
  if (!file.empty()) av::write_tensors(folder / file_name, features->tensors, {{"copied_from", file}});
}

}  // namespace animevae::program
