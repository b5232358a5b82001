// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/tensor/tensor.hpp>

#include "directions/labels.hpp"
#include "run/run.hpp"

namespace CLI {
class App;
}

namespace animevae::program {

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
  std::string problem{};        ///< a sentence where there are no images, and so no components
  std::string label_problem{};  ///< a sentence where labels give no attributes

  /// The handle with this id or, as a run's names.toml has it, name; none for others.
  [[nodiscard]] const Handle* find(std::string_view word) const;
};

struct AtlasOptions {
  LabelOptions labels{};
  std::vector<std::string> directions{};  ///< files of attributes, as `attributes` and `pca` write them
};

/// Adds --directions and --labels to a command.
void add_atlas_options(CLI::App& command, AtlasOptions& options);

/// The run of an app, which decodes: the one that comes with the program where `path` is empty. What the options name
/// is read once, so that a wrong file is said before anything opens. FileError where something is wrong with either.
[[nodiscard]] Run open_app_run(const std::string& path, const std::string& app, const AtlasOptions& options);

/// What a run is called: the name of its folder.
[[nodiscard]] std::string name_of(const Run& run);

/// What is known of a model without looking at images: its latents.
[[nodiscard]] Atlas atlas_of_latents(const Run& run);

/// All of it, from the images that the run was trained on (of drawn faces the first 2,000). Encodes them where their
/// latents are not kept yet, with progress on stderr. Where they cannot be had, `problem` says why; where labels do not
/// fit, `label_problem`. Stopped is thrown between batches where the thread's StopScope was asked to stop.
[[nodiscard]] Atlas make_atlas(const Run& run, const AtlasOptions& options = {});

}  // namespace animevae::program
