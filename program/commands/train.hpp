// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <animevae/tensor/initialise.hpp>
#include <animevae/train/write_checkpoints.hpp>

#include <animevae/preset/picture_style.hpp>
#include "images/dataset.hpp"
#include "images/hold_out.hpp"
#include "presets/presets.hpp"
#include "presets/settings.hpp"
#include "presets/step_settings.hpp"

namespace animevae::program {

struct TrainCommand {
  std::string preset{}, reconstruction{}, objective{}, size{}, out{}, initialisation{}, features{}, pictures{};
  std::uint64_t seed = 0;
  std::int64_t checkpoint_every = 0;  ///< epochs, 0: not by epochs
  std::optional<double> checkpoint_minutes{};
  std::optional<std::int64_t> keep{};
  std::string resume{};
  std::optional<std::int64_t> pictures_every{};
  std::optional<bool> step_log{};
  bool tensorboard = false, epoch_losses = false;
  int threads = 0;
  bool overwrite = false, as_published = false;
  DataOptions data{};
  std::optional<double> hold_out{};  ///< as the preset's recipe says, and so is `flips`
  std::uint64_t split_seed = 0;
  std::optional<bool> flips{};
  Settings settings{};
  StepSettings step{};
};

// What is used in training: as the command line says, and as the preset does where it says nothing.
[[nodiscard]] animevae::Initialisation initialisation_of(const TrainCommand& command, const Preset& preset);
[[nodiscard]] HoldOut hold_out_of(const TrainCommand& command, const Preset& preset);
[[nodiscard]] bool flips_of(const TrainCommand& command, const Preset& preset);
[[nodiscard]] PictureStyle pictures_of(const TrainCommand& command, const Preset& preset);

/// When checkpoints are written, and how many stay: by default every 10 minutes, two of them; with --checkpoint-every
/// those of the epochs, all of them.
[[nodiscard]] animevae::CheckpointOptions checkpoints_of(const TrainCommand& command);

/// All of it as a config.toml, with which the same model is trained again.
[[nodiscard]] std::string configuration(const TrainCommand& command, const Preset& preset);

}  // namespace animevae::program
