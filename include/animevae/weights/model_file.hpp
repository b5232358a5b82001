// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/text/label_words.hpp>
#include <animevae/version.hpp>
#include <animevae/weights/tensor_file.hpp>

namespace animevae {

using Metadata = std::map<std::string, std::string>;

namespace detail {

/// The fingerprint of a model's frozen tensors, taken as float32 so that it does not depend on the model's precision.
template <LatentModel Model>
std::string frozen_fingerprint(const Model& model) {
  std::vector<NamedTensor> frozen = model.tensors().frozen();
  for (NamedTensor& named : frozen) named.tensor = named.tensor.to(at::kFloat);
  return to_hex(fingerprint(frozen));
}

}  // namespace detail

/// The metadata of a model file: the whole structure, the policies' values, fingerprints.
template <LatentModel Model>
Metadata model_metadata(const Model& model) {
  Metadata metadata{{"format", "animevae model"},
                    {"version", std::to_string(ANIMEVAE_VERSION_MAJOR) + "." + std::to_string(ANIMEVAE_VERSION_MINOR) +
                                    "." + std::to_string(ANIMEVAE_VERSION_PATCH)},
                    {"structure", model.structure()},
                    {"weights_fingerprint", to_hex(fingerprint(model.tensors().saved()))}};
  if (!model.tensors().frozen().empty()) metadata["frozen_fingerprint"] = detail::frozen_fingerprint(model);
  if constexpr (requires { model.label_words(); })
    if (!model.label_words().empty()) metadata["labels"] = to_json(model.label_words());
  model.visit_values(
      [&](const std::string& path, const auto& value, const auto&...) { metadata["value." + path] = decimal(value); });
  return metadata;
}

/// Writes the model as one safetensors file, all or nothing: parameters and running statistics by name, and metadata
/// that say everything needed to load it again. `more` joins the metadata.
template <LatentModel Model>
void save_model(const std::filesystem::path& path, const Model& model, const Metadata& more = {}) {
  Metadata metadata = model_metadata(model);
  metadata.insert(more.begin(), more.end());
  write_tensors(path, model.tensors().saved(), metadata);
}

namespace detail {

inline const Metadata& metadata_of_model(const SafetensorsFile& file) {
  const auto format = file.metadata().find("format");
  if (format == file.metadata().end() || format->second != "animevae model")
    throw FileError(file.path(), "is a safetensors file, but not a model saved by animevae");
  return file.metadata();
}

}  // namespace detail

/// The metadata of a model file; FileError for a safetensors file of another kind.
inline Metadata read_model_metadata(const std::filesystem::path& path) {
  return detail::metadata_of_model(SafetensorsFile::open(path));
}

/// The same of a file's bytes in memory; `name` is what messages call it.
inline Metadata parse_model_metadata(std::span<const std::byte> bytes, const std::filesystem::path& name) {
  return detail::metadata_of_model(SafetensorsFile::parse(bytes, name));
}

namespace detail {

inline std::vector<std::string> split(std::string_view text, std::string_view by) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = (std::min)(text.find(by, begin), text.size());
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + by.size();
  }
  return parts;
}

/// "in the encoder it has 'relu -> 32x32x32' where this model has ...": the first thing two structures differ in.
inline std::string first_difference(const std::string& theirs, const std::string& ours) {
  const auto their_lines = split(theirs, "\n"), our_lines = split(ours, "\n");
  for (std::size_t line = 0; line < our_lines.size(); ++line) {
    const std::string& our_line = our_lines[line];
    const std::string part_of_model = our_line.substr(0, our_line.find(": ") + 2);  // "encoder: "
    if (our_line.empty() || line >= their_lines.size() || !their_lines[line].starts_with(part_of_model)) break;
    if (their_lines[line] == our_line) continue;
    const auto their_parts = split(std::string_view{their_lines[line]}.substr(part_of_model.size()), " | "),
               our_parts = split(std::string_view{our_line}.substr(part_of_model.size()), " | ");
    std::size_t part = 0;
    while (part < (std::min)(their_parts.size(), our_parts.size()) && their_parts[part] == our_parts[part]) ++part;
    const auto at = [&](const std::vector<std::string>& parts) {
      return part < parts.size() ? "'" + parts[part] + "'" : std::string{"nothing more"};
    };
    return "in the " + part_of_model.substr(0, part_of_model.size() - 2) + " it has " + at(their_parts) +
           " where this model has " + at(our_parts);
  }
  return "its structure is not described as this model's is";
}

/// The words of the labels in a model file's metadata, none where it has none. FileError where they cannot be the
/// model's.
template <class Model>
LabelWords label_words_in(const Metadata& metadata, const std::filesystem::path& path, const Model& model) {
  const auto found = metadata.find("labels");
  if (found == metadata.end()) return {};
  LabelWords words;
  try {
    words = parse_label_words(found->second, "its list of labels");
  } catch (const InvalidValue& problem) {
    throw FileError(path, std::string{"is damaged: "} + problem.what());
  }
  if (words.size() != model.label_count())
    throw FileError(path, "names " + std::to_string(words.size()) + " labels; its model takes " +
                              std::to_string(model.label_count()));
  return words;
}

template <LatentModel Model>
void load_model(const SafetensorsFile& file, Model& model) {
  const std::filesystem::path& path = file.path();
  const Metadata& metadata = metadata_of_model(file);
  const auto entry = [&](const std::string& key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? std::string{} : found->second;
  };
  if (entry("structure") != model.structure())
    throw FileError(path, "holds another network: " + first_difference(entry("structure"), model.structure()));
  if (!model.tensors().frozen().empty()) {
    const std::string ours = frozen_fingerprint(model);
    if (entry("frozen_fingerprint") != ours)
      throw FileError(path, "was trained against other frozen weights (fingerprint " + entry("frozen_fingerprint") +
                                ", these have " + ours + ")");
  }

  const Weights weights = copied(file.tensors(), path);
  const std::vector<NamedTensor> targets = model.tensors().saved();
  std::vector<NamedTensor> found;
  for (const NamedTensor& target : targets)
    found.push_back({target.name, weights.get(target.name, target.tensor.sizes())});
  if (entry("weights_fingerprint") != to_hex(fingerprint(found)))
    throw FileError(path, "is damaged: its weights do not have the fingerprint it names");
  for (const NamedTensor& tensor : found) check_finite(tensor, path);
  if constexpr (requires { model.set_label_words(LabelWords{}); })
    if (LabelWords words = label_words_in(metadata, path, model); !words.empty())
      model.set_label_words(std::move(words));
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < targets.size(); ++i) Tensor{targets[i].tensor}.copy_(found[i].tensor);
}

}  // namespace detail

/// Puts the tensors of a model file into `model`, which must have the same structure. FileError for another network
/// (saying what differs), for a damaged file, for numbers that are not finite and for frozen weights other than those
/// of training; the model is then unchanged.
template <LatentModel Model>
void load_model(const std::filesystem::path& path, Model& model) {
  detail::load_model(SafetensorsFile::open(path), model);
}

/// The same of a file's bytes in memory, such as a model compiled into a program; `name` is what messages call it.
template <LatentModel Model>
void load_model(std::span<const std::byte> bytes, const std::filesystem::path& name, Model& model) {
  detail::load_model(SafetensorsFile::parse(bytes, name), model);
}

}  // namespace animevae
