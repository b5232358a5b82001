// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <animevae/latent/statistics.hpp>
#include <animevae/weights/model_file.hpp>

#include <animevae/model/any_model.hpp>
#include "images/dataset.hpp"
#include "images/hold_out.hpp"
#include "presets/presets.hpp"

namespace animevae::program {

/// The end of error messages about a model without an encoder.
inline constexpr std::string_view says_no_encoder = "has no encoder: it was imported from a decoder alone";

/// A trained model and where it came from.
struct Run {
  std::filesystem::path folder;  ///< the folder of the model file
  std::filesystem::path name;    ///< the path as the user gave it, a run folder or a file; for errors
  const Preset* preset;
  AnyModel model;
  animevae::Metadata metadata;

  // False for a model that was imported from the other part alone.
  [[nodiscard]] bool has_encoder() const;
  [[nodiscard]] bool has_decoder() const;
  /// The number of steps that it was trained for, where its file records it.
  [[nodiscard]] std::optional<std::int64_t> steps() const;
  /// FileError where `command` needs a decoder that the model has not.
  void check_decoder(const std::string& command) const;
  /// FileError where `command` needs to encode images, or `what`, and the model has no encoder.
  void check_encoder(const std::string& command, const std::string& what = "images") const;
};

/// Opens a run folder, or a model file itself. FileError, in a sentence, for anything else.
[[nodiscard]] Run open_run(const std::filesystem::path& path, const animevae::ModelOptions& options = {});

/// Prints caution_of() to stderr where the run was too short for its batch normalisation.
void say_caution(const Run& run);

/// Statistics of the posteriors of a run. FileError where they are not finite.
[[nodiscard]] animevae::LatentStatistics latent_statistics(const Run& run, const animevae::PosteriorTable& table);

// add_size_option() adds --size to a command; set_size() brings the run's model to that size, with InvalidValue for a
// size that the model cannot have.
void add_size_option(CLI::App& command, std::string& size);
void set_size(Run& run, const std::string& size);

// The description of the training images as metadata of a model file, and back.
[[nodiscard]] animevae::Metadata data_metadata(const DataOptions& options, const Dataset& faces);
[[nodiscard]] DataOptions data_of(const Run& run);

/// A run's split of its images. FileError where nothing was held out, and where `all` are not the run's images.
[[nodiscard]] SplitDataset split_of(const Run& run, const Dataset& all);

/// The images of a subcommand: those that its flags name, or else the images that the model was trained on.
class CommandData {
 public:
  void add_to(CLI::App& command, const std::string& folder = "--data");
  /// FileError where the model has no encoder, or where --split is given for images that the run has not split.
  [[nodiscard]] Dataset open(const CLI::App& command, const Run& run) const;

 private:
  DataOptions options_{};
  std::string side_ = "all";  ///< "all", "training" or "held-out"
};

}  // namespace animevae::program
