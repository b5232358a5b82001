// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <animevae/io/model_file.hpp>
#include <animevae/metric/evaluate.hpp>
#include <animevae/metric/mean_image.hpp>

#include "any_model.hpp"
#include "hold_out.hpp"
#include "observers.hpp"
#include "presets.hpp"
#include "report_page.hpp"

/// What the model was found to do, beside what is found without having learnt anything of single images.
struct Results {
  std::string of{};  ///< which images: "held-out images" or "images"
  animevae::Metrics model{};
  std::string problem{};               ///< why the model's numbers are not finite, in a sentence; empty where they are
  animevae::PixelErrors mean_image{};  ///< of always answering the mean of the images trained on
  std::optional<std::int64_t> active_latents{};  ///< by the variance of their posterior means; of 2 images or more

  [[nodiscard]] bool are_of_held_out_images() const { return of == "held-out images"; }
  /// Images that are all alike have no error to compare with.
  [[nodiscard]] bool has_comparison() const { return mean_image.mean_squared > 0; }
  [[nodiscard]] double absolute_percent() const { return 100 * model.mean_absolute_error / mean_image.mean_absolute; }
  [[nodiscard]] double squared_percent() const { return 100 * model.mean_squared_error / mean_image.mean_squared; }
};

/// On the images held out, or on all where none were; decoded from posterior means.
[[nodiscard]] Results measure(const AnyModel& model, const SplitFaces& faces, const Preset& preset,
                              std::optional<std::int64_t> steps);

/// A sentence with advice where the reconstructions are no better than one and the same picture.
[[nodiscard]] std::optional<std::string> warning_of(const Results& results);

// Where they are said: in the model file, in the report, on the terminal.
[[nodiscard]] animevae::Metadata metadata_of(const Results& results);
void say_results(Log& log, const Results& results, const std::filesystem::path& folder);

/// Back from a model file; nothing where it says nothing of them.
[[nodiscard]] std::optional<Results> results_of(const animevae::Metadata& metadata);
void add_results(ReportFacts& facts, const Results& results);
