// SPDX-License-Identifier: MIT
#include "published_weights.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/io/published_names.hpp>
#include <animevae/io/python_checkpoint.hpp>

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

bool has(const av::Weights& file, std::string_view name) {
  return std::any_of(file.tensors.begin(), file.tensors.end(), [&](const auto& tensor) { return tensor.name == name; });
}

/// How many of a network's tensors a file has under these names.
std::size_t found(const av::Weights& file, av::NetworkView network, const av::PublishedNames& names) {
  std::size_t count = 0;
  for (const av::detail::PublishedTensor& tensor : av::detail::published_tensors(network, names))
    for (const std::string& name : tensor.theirs) count += has(file, name) ? 1 : 0;
  return count;
}

/// The published naming under which the file has most of the preset's tensors; none where our own has more.
const Published* naming_of(const av::Weights& file, const Preset& preset, const AnyModel& model) {
  const Published* best = nullptr;
  std::size_t most = 0;
  for (const av::NamedTensor& tensor : model.tensors().saved()) most += has(file, tensor.name) ? 1 : 0;
  for (const Published& published : preset.published) {
    const std::size_t count =
        found(file, preset.encoder, published.encoder) + found(file, preset.decoder, published.decoder);
    const bool as_ours = best == nullptr && count > 0 && count == most;
    if (count > most || as_ours) best = &published, most = count;
  }
  return best;
}

/// What a file has of a part of the model, by our names with the part's before them; nothing where it has nothing of
/// it.
std::vector<av::NamedTensor> part_of(const av::Weights& file, std::string_view part, av::NetworkView network,
                                     const av::PublishedNames& names) {
  if (found(file, network, names) == 0) return {};
  std::vector<av::NamedTensor> tensors = av::from_published(file, network, names);
  for (av::NamedTensor& tensor : tensors) tensor.name.insert(0, std::string{part} + ".");
  return tensors;
}

/// The same of a file that has our names.
std::vector<av::NamedTensor> part_of_ours(const av::Weights& file, std::string_view part, const AnyModel& model) {
  std::vector<av::NamedTensor> targets;
  for (av::NamedTensor& tensor : model.tensors().saved())
    if (tensor.name.starts_with(std::string{part} + ".")) targets.push_back(std::move(tensor));
  if (std::none_of(targets.begin(), targets.end(), [&](const auto& target) { return has(file, target.name); }))
    return {};
  for (av::NamedTensor& target : targets) target.tensor = file.get(target.name, target.tensor.sizes());
  return targets;
}

void put(const AnyModel& model, const std::vector<av::NamedTensor>& tensors) {
  const at::NoGradGuard no_grad;
  for (const av::NamedTensor& target : model.tensors().saved())
    for (const av::NamedTensor& tensor : tensors)
      if (target.name == tensor.name) av::Tensor{target.tensor}.copy_(tensor.tensor);
}

}  // namespace

Run open_published(const fs::path& path, const Preset& preset, const std::optional<av::Weights>& features,
                   const av::ModelOptions& options) {
  const av::Weights file = av::read_checkpoint(path);
  AnyModel model = preset.open(options, {}, features ? &*features : nullptr);
  const Published* const published = naming_of(file, preset, model);
  const auto read = [&](std::string_view part, av::NetworkView network, const av::PublishedNames Published::*names) {
    return published != nullptr ? part_of(file, part, network, published->*names) : part_of_ours(file, part, model);
  };
  const std::vector<av::NamedTensor> encoder = read("encoder", preset.encoder, &Published::encoder),
                                     decoder = read("decoder", preset.decoder, &Published::decoder);
  if (encoder.empty() && decoder.empty())
    throw av::FileError(path,
                        fmt::format("holds none of the tensors of {} (it has {}); another preset may fit", preset.name,
                                    file.tensors.empty() ? "none at all" : "'" + file.tensors[0].name + "' and such"));
  put(model, encoder);
  put(model, decoder);

  av::Metadata metadata{{"preset", std::string{preset.name}},
                        {"imported_from", path.filename().string()},
                        {"imported_names", std::string{published != nullptr ? published->name : "ours"}}};
  if (encoder.empty() || decoder.empty()) metadata["only_part"] = encoder.empty() ? "decoder" : "encoder";
  return {path, &preset, std::move(model), std::move(metadata)};
}
