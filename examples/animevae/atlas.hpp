// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/tensor/tensor.hpp>

#include "labels.hpp"
#include "run.hpp"

// What the two apps know of a run's latent space: ways to change a face, and where the images lie.

/// A way to change a face: a latent, a principal component or an attribute.
struct Handle {
  std::string id{};           ///< "z3", "c0", or the attribute's name
  std::string name{};         ///< what somebody called it (names.toml); may be empty
  std::string low{}, high{};  ///< what its two ends were called; may be empty
  std::string note{};         ///< what was measured of it: "KL 2.95 nats"
  animevae::Tensor vector{};  ///< (L), what a weight of 1 adds to a latent
};

struct Atlas {
  std::vector<Handle> latents{};  ///< those that say most about a face first, once that is known
  std::vector<Handle> components{}, attributes{};
  animevae::Tensor average{};  ///< (L), of the images; 0 without any
  animevae::Tensor means{};    ///< (images, L); undefined without any
  std::optional<Faces> images{};
  std::string problem{};  ///< a sentence where there are no images, and so no components

  /// The handle with this id or, as a run's names.toml has it, name; none for others.
  [[nodiscard]] const Handle* find(std::string_view word) const;
};

struct AtlasOptions {
  LabelOptions labels{};
  std::vector<std::string> directions{};  ///< files of attributes, as `attributes` and `pca` write them
};

/// What is known of a model without looking at images: its latents.
[[nodiscard]] Atlas atlas_of_latents(const Run& run);

/// All of it, from the images that the run was trained on (of drawn faces the first 2,000). Encodes them where their
/// latents are not kept yet, with progress on stderr. Where they cannot be had, `problem` says why.
[[nodiscard]] Atlas make_atlas(const Run& run, const AtlasOptions& options = {});

/// The folder of the run that comes with the program: VAE animeface, trained on drawn faces.
[[nodiscard]] std::filesystem::path built_in_run();
