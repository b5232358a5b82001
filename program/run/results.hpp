// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <animevae/metric/evaluate.hpp>
#include <animevae/metric/mean_image.hpp>
#include <animevae/weights/model_file.hpp>

#include "images/hold_out.hpp"
#include "presets/any_model.hpp"
#include "presets/presets.hpp"
#include "report/page.hpp"
#include "training/observers.hpp"

namespace animevae::program {

/// What the model was found to do, beside what is found without having learnt anything of single images.
struct Results {
  std::string of{};  ///< which images: "held-out images" or "images"
  animevae::Metrics model{};
  std::string problem{};               ///< why the model's numbers are not finite, in a sentence; empty where they are
  animevae::PixelErrors mean_image{};  ///< of always answering the mean of the images trained on

  /// Images that are all alike have no error to compare with.
  [[nodiscard]] bool has_comparison() const { return mean_image.mean_squared > 0; }
  [[nodiscard]] double absolute_percent() const { return 100 * model.mean_absolute_error / mean_image.mean_absolute; }
  [[nodiscard]] double squared_percent() const { return 100 * model.mean_squared_error / mean_image.mean_squared; }
};

/// On the images held out, or on all where none were.
[[nodiscard]] Results measure(const AnyModel& model, const SplitFaces& faces, const Preset& preset, std::int64_t steps);

// Where they are said: in the model file, in the report, to whoever watches.
[[nodiscard]] animevae::Metadata metadata_of(const Results& results);
void say_results(Log& log, const Results& results, const std::filesystem::path& folder);

/// Back from a model file; nothing where it says nothing of them.
[[nodiscard]] std::optional<Results> results_of(const animevae::Metadata& metadata);
void add_results(ReportFacts& facts, const Results& results);

}  // namespace animevae::program
