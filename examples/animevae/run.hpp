// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include <animevae/io/model_file.hpp>

#include "any_model.hpp"
#include "data.hpp"
#include "presets.hpp"

/// A trained model and where it came from.
struct Run {
  std::filesystem::path folder;  ///< of the model file
  const Preset* preset;
  AnyModel model;
  animevae::Metadata metadata;

  /// False for a model that was imported from a decoder alone.
  [[nodiscard]] bool has_encoder() const;
};

/// Opens a run folder, or a model file itself. FileError, in a sentence, for anything else.
[[nodiscard]] Run open_run(const std::filesystem::path& path);

/// What a model file says of the images it was trained on, and those back from it.
[[nodiscard]] animevae::Metadata data_metadata(const DataOptions& options, const Faces& faces);
[[nodiscard]] DataOptions data_of(const Run& run);

/// Images given to a subcommand: those that its flags name, else those that the model was trained on.
class CommandData {
 public:
  void add_to(CLI::App& command);
  /// FileError where the model has no encoder to look at them with.
  [[nodiscard]] Faces open(const CLI::App& command, const Run& run) const;

 private:
  DataOptions options_{};
};
