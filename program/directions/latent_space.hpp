// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/tensor/tensor.hpp>

#include "directions/direction.hpp"
#include "directions/labels.hpp"
#include "run/run.hpp"

namespace CLI {
class App;
}

namespace animevae::program {

/// A run's latent space for the window and the web app: its directions, and the latents of the images.
struct LatentSpace {
  std::vector<Direction> latents{};  ///< sorted by KL divergence, largest first, once images are encoded
  std::vector<Direction> components{}, attributes{};
  animevae::Tensor average{};  ///< (L), the mean of `means`; 0 without images
  animevae::Tensor means{};    ///< (images, L), posterior means; undefined without images
  std::optional<Dataset> images{};
  std::string problem{};        ///< a sentence where there are no images, and so no components
  std::string label_problem{};  ///< a sentence where labels give no attributes

  /// The direction with this id, else the latent or component with this name; null where there is none.
  [[nodiscard]] const Direction* find(std::string_view word) const;
};

struct LatentSpaceOptions {
  LabelOptions labels{};
  std::vector<std::string> directions{};  ///< files of attributes, as `attributes` and `pca` write them
};

/// Adds --directions and --labels to a command.
void add_latent_space_options(CLI::App& command, LatentSpaceOptions& options);

/// Opens the run of an app, the built-in one where `path` is empty. Also reads the files of the options once, so that a
/// wrong file is reported before the app starts. FileError for a wrong file, and for a model without a decoder.
[[nodiscard]] Run open_app_run(const std::string& path, const std::string& app, const LatentSpaceOptions& options);

/// The name of a run, which is that of its folder.
[[nodiscard]] std::string name_of(const Run& run);

/// The latent space as far as it is known without images: the latents alone.
[[nodiscard]] LatentSpace space_of_latents(const Run& run);

/// The whole latent space, from the images that the run was trained on (of drawn faces the first 2,000). Encodes the
/// images where their latents are not stored yet, with progress on stderr. Where there are no images, `problem` says
/// why; where labels do not fit, `label_problem` does. Throws Stopped, between batches, once a stop is requested of the
/// thread's StopScope.
[[nodiscard]] LatentSpace analyse_latent_space(const Run& run, const LatentSpaceOptions& options = {});

}  // namespace animevae::program
