// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <animevae/latent/statistics.hpp>
#include <animevae/weights/model_file.hpp>

#include "images/hold_out.hpp"
#include "images/image_source.hpp"
#include "presets/any_model.hpp"
#include "presets/presets.hpp"

namespace animevae::program {

/// What is said of a model without an encoder, behind its name.
inline constexpr std::string_view says_no_encoder = "has no encoder: it was imported from a decoder alone";

/// A trained model and where it came from.
struct Run {
  std::filesystem::path folder;  ///< of the model file
  std::filesystem::path name;    ///< as it was asked for, a run folder or a file: errors name it
  const Preset* preset;
  AnyModel model;
  animevae::Metadata metadata;

  /// False for a model that was imported from the other part alone.
  [[nodiscard]] bool has_encoder() const;
  [[nodiscard]] bool has_decoder() const;
  /// How many it was trained for, where its file says so.
  [[nodiscard]] std::optional<std::int64_t> steps() const;
  /// FileError where `command` needs a decoder that the model has not.
  void check_decoder(const std::string& command) const;
  /// FileError where `command` needs to encode images, or `what`, and the model has no encoder.
  void check_encoder(const std::string& command, const std::string& what = "images") const;
};

/// Opens a run folder, or a model file itself. FileError, in a sentence, for anything else.
[[nodiscard]] Run open_run(const std::filesystem::path& path, const animevae::ModelOptions& options = {});

/// On stderr, where the run was too short for its batch normalisation.
void say_caution(const Run& run);

/// Of the posteriors of a run. FileError where they are not finite.
[[nodiscard]] animevae::LatentStatistics latent_statistics(const Run& run, const animevae::PosteriorTable& table);

/// Adds --size to a command, and brings a run to what it was given; InvalidValue for a size that its model cannot have.
void add_size_option(CLI::App& command, std::string& size);
void set_size(Run& run, const std::string& size);

/// What a model file says of the images it was trained on, and those back from it.
[[nodiscard]] animevae::Metadata data_metadata(const DataOptions& options, const Faces& faces);
[[nodiscard]] DataOptions data_of(const Run& run);

/// A run's split of its images. FileError where it has held nothing out, and where these are not its images.
[[nodiscard]] SplitFaces split_of(const Run& run, const Faces& all);

/// Images given to a subcommand: the ones that its flags name, else the ones that the model was trained on.
class CommandData {
 public:
  void add_to(CLI::App& command, const std::string& folder = "--data");
  /// FileError where the model has no encoder, or where --split names a side of images that the run has not split.
  [[nodiscard]] Faces open(const CLI::App& command, const Run& run) const;

 private:
  DataOptions options_{};
  std::string side_ = "all";  ///< or "training" or "held-out"
};

}  // namespace animevae::program
