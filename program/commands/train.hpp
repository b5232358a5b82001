// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <animevae/tensor/initialise.hpp>

#include "images/dataset.hpp"
#include "images/hold_out.hpp"
#include "presets/picture_style.hpp"
#include "presets/presets.hpp"
#include "presets/settings.hpp"

namespace animevae::program {

struct TrainCommand {
  std::string preset = "vae-animeface", out{}, initialisation{}, features{}, pictures{};
  std::uint64_t seed = 0;
  std::int64_t checkpoint_every = 0;
  std::optional<std::int64_t> pictures_every{};
  std::optional<bool> step_log{};
  int threads = 0;
  bool overwrite = false, as_published = false;
  DataOptions data{};
  std::optional<double> hold_out{};  ///< as the preset's recipe says, and so is `flips`
  std::uint64_t split_seed = 0;
  std::optional<bool> flips{};
  Settings settings{};
};

// What is used in training: as the command line says, and as the preset does where it says nothing.
[[nodiscard]] animevae::Initialisation initialisation_of(const TrainCommand& command, const Preset& preset);
[[nodiscard]] HoldOut hold_out_of(const TrainCommand& command, const Preset& preset);
[[nodiscard]] bool flips_of(const TrainCommand& command, const Preset& preset);
[[nodiscard]] PictureStyle pictures_of(const TrainCommand& command, const Preset& preset);

/// All of it as a config.toml, with which the same model is trained again.
[[nodiscard]] std::string configuration(const TrainCommand& command, const Preset& preset);

}  // namespace animevae::program
