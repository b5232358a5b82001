// SPDX-License-Identifier: MIT
#include "run/published_weights.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/weights/published_names.hpp>
#include <animevae/weights/tensor_file.hpp>

#include "presets/weight_reading.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

/// "a", "a or b", "a, b or c".
std::string one_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
  return text;
}

std::vector<std::string> names_of(const std::vector<const Preset*>& found) {
  std::vector<std::string> names;
  for (const Preset* const preset : found) names.emplace_back(preset->name);
  return names;
}

std::string naming_of(const WeightReading& reading) {
  return std::string{reading.published != nullptr ? reading.published->name : "ours"};
}

/// "of the whole model under the names 'original' 20 of 22 tensors fit, but tensor ...".
std::string problem_of(const WeightReading& reading) {
  return fmt::format("of {} under the names '{}' {} of {} tensors fit, but {}", reading.part(), naming_of(reading),
                     reading.fitting, reading.wanted, reading.misfit);
}

std::string contents_of(const av::Weights& file) {
  return file.tensors.empty() ? "none at all" : fmt::format("'{}' and such", file.tensors.front().name);
}

[[noreturn]] void refuse(const av::Weights& file, const Preset& preset, const WeightReadings& readings) {
  const std::vector<std::string> others = names_of(fitting_presets(file));
  throw av::FileError(file.source,
                      (readings.nearest.empty()
                           ? fmt::format("holds none of the tensors of {} (it has {})", preset.name, contents_of(file))
                           : fmt::format("does not fit {}: {}", preset.name, problem_of(readings.nearest.front()))) +
                          (others.empty() ? "" : "; it looks like " + one_of(others)));
}

/// The value of --key that chooses a reading: its prefix, without the part's own and without the separator at the end.
std::string key_of(const WeightReading& reading) {
  std::string key = reading.encoder ? reading.encoder_prefix : reading.decoder_prefix;
  const std::string part = reading.encoder ? "encoder" : "decoder";
  if (!key.empty()) key.pop_back();
  if (reading.encoder == reading.decoder && key.ends_with(part)) key.resize(key.size() - part.size());
  while (!key.empty() && (key.back() == '.' || key.back() == '/')) key.pop_back();
  return "'" + key + "'";
}

/// The only reading that fits; FileError where none or several do.
WeightReading reading_of(const av::Weights& file, const Preset& preset) {
  const WeightReadings readings = readings_of(file, preset);
  if (readings.fitting.size() == 1) return readings.fitting.front();
  if (readings.fitting.empty()) refuse(file, preset, readings);
  std::vector<std::string> keys;
  for (const WeightReading& reading : readings.fitting) keys.push_back(key_of(reading));
  throw av::FileError(file.source,
                      fmt::format("holds {} sets of weights that fit {}; choose one with --key NAME, which is {}",
                                  keys.size(), preset.name, one_of(keys)));
}

/// A part's tensors under our names, with the name of the part in front: "encoder.".
std::vector<av::NamedTensor> part_of(const NamedParts& parts, std::string_view part, av::NetworkView network,
                                     const av::PublishedNames* names) {
  std::vector<av::NamedTensor> tensors;
  const std::string scope = std::string{part} + ".";
  if (names != nullptr) tensors = av::from_published(parts.tensors, network, *names);
  for (av::NamedTensor& tensor : tensors) tensor.name.insert(0, scope);
  if (names == nullptr)
    for (const av::NamedTensor& tensor : parts.tensors.tensors)
      if (tensor.name.starts_with(scope)) tensors.push_back(tensor);
  return tensors;
}

/// Copies the tensors into the model. FileError for a number that becomes infinite in the model's precision.
void put(const AnyModel& model, const std::vector<av::NamedTensor>& tensors, const fs::path& file) {
  const at::NoGradGuard no_grad;
  for (const av::NamedTensor& target : model.tensors().saved())
    for (const av::NamedTensor& tensor : tensors) {
      if (target.name != tensor.name) continue;
      av::Tensor{target.tensor}.copy_(tensor.tensor);
      av::check_finite(target, file);
    }
}

}  // namespace

const Preset& preset_of(const av::Weights& file) {
  const std::vector<const Preset*> found = fitting_presets(file);
  if (found.size() == 1) return *found.front();
  if (!found.empty())
    throw av::InvalidValue(
        fmt::format("{} fits several presets: choose one with --preset {}", file.source, one_of(names_of(found))));
  // The nearest preset has the fewest tensors that do not fit. The number that fit would favour large networks.
  const auto missing = [](const WeightReading& reading) { return reading.wanted - reading.fitting; };
  const WeightReading* nearest = nullptr;
  std::vector<WeightReading> all;
  for (const Preset& preset : presets())
    for (WeightReading& reading : readings_of(file, preset).nearest) all.push_back(std::move(reading));
  for (const WeightReading& reading : all)
    if (nearest == nullptr || missing(reading) < missing(*nearest)) nearest = &reading;
  throw av::FileError(
      file.source,
      nearest == nullptr
          ? fmt::format("holds none of the tensors of any preset (it has {})", contents_of(file))
          : fmt::format("fits no preset; the nearest is {}: {}", nearest->preset->name, problem_of(*nearest)));
}

Run open_published(const av::Weights& file, const Preset& preset, const std::optional<av::Weights>& features,
                   const av::ModelOptions& options) {
  const WeightReading reading = reading_of(file, preset);
  const NamedParts parts = tensors_of(reading, file);
  AnyModel model = preset.open(options, {}, features ? &*features : nullptr);
  const auto put_part = [&](std::string_view part, av::NetworkView network,
                            const av::PublishedNames Published::*names) {
    put(model, part_of(parts, part, network, reading.published ? &(reading.published->*names) : nullptr), file.source);
  };
  if (reading.encoder) put_part("encoder", preset.encoder(), &Published::encoder);
  if (reading.decoder) put_part("decoder", preset.decoder(), &Published::decoder);

  const fs::path path = file.source;
  av::Metadata metadata{{"preset", std::string{preset.name}},
                        {"imported_from", path.filename().string()},
                        {"imported_names", naming_of(reading)}};
  if (!parts.taken_off.empty()) metadata["imported_without"] = fmt::format("{}", fmt::join(parts.taken_off, " "));
  if (!reading.encoder || !reading.decoder) metadata["only_part"] = reading.encoder ? "encoder" : "decoder";
  return {path, path, &preset, std::move(model), std::move(metadata)};
}

}  // namespace animevae::program
