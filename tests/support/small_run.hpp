// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/weights/model_file.hpp>

#include "images/dataset.hpp"
#include "presets/presets.hpp"
#include "run/run.hpp"

// Runs of the smallest preset, 32x32 grey with 10 latents, that have not been trained: their weights are as they begin.

inline const animevae::Preset& small_preset() { return animevae::program::find_preset("vae-animeface-grey-32"); }

inline animevae::AnyModel small_model(std::uint64_t seed = 0) {
  return small_preset().open({.seed = seed}, {}, nullptr);
}

/// In memory alone, of a folder that need not be there.
inline animevae::program::Run small_run(const std::filesystem::path& folder = "some/run",
                                        animevae::Metadata metadata = {}, std::uint64_t seed = 0) {
  return {folder, folder, &small_preset(), small_model(seed), std::move(metadata)};
}

/// Writes folder/model.safetensors; entries of `metadata` replace those that a model file has of itself.
inline void save_small_run(const std::filesystem::path& folder, const animevae::Metadata& metadata = {},
                           std::uint64_t seed = 0) {
  const animevae::AnyModel model = small_model(seed);
  animevae::Metadata all = animevae::model_metadata(model);
  all["preset"] = std::string{small_preset().name};
  for (const auto& [key, text] : metadata) all[key] = text;
  animevae::write_tensors(folder / "model.safetensors", model.tensors().saved(), all);
}

/// Drawn faces that the small model takes.
inline animevae::program::Dataset small_faces(std::int64_t count, std::uint64_t seed = 0) {
  return {{.faces = count, .faces_seed = seed}, small_preset().image};
}

/// All images of a data set, in order.
inline animevae::Tensor all_of(const animevae::program::Dataset& images) {
  std::vector<std::int64_t> indices(std::size_t(images.size()));
  std::iota(indices.begin(), indices.end(), 0);
  return images.batch(indices);
}
