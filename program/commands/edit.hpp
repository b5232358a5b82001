// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <animevae/tensor/tensor.hpp>

#include "directions/labels.hpp"
#include "figures/figures.hpp"
#include "images/dataset.hpp"
#include "options/answer.hpp"
#include "presets/feature_extractor.hpp"
#include "run/run.hpp"

namespace CLI {
class App;
}

namespace animevae::program {

// `animevae edit` draws one of two figures: edits of the user's own picture, or facenet's figure of images of the data.

struct EditCommand {
  std::string run{}, image{}, out = "edited.png", crop{};
  std::string numbers{};  ///< file for the latents of the pictures, or empty
  std::vector<std::string> adds{}, directions{};
  std::vector<double> strength{};         ///< from, to, steps; empty: a strength of 1
  std::vector<std::int64_t> positions{};  ///< with --faithful: indices among the images without the attribute
  std::int64_t refine = 0;
  bool keep_residual = false, faithful = false;
  GridStyle style{.enlarge = 0};
  FeatureExtractorOptions extractor{};
  LabelOptions labels{};
  AnswerOptions answer{};
  CommandData data{};
};

/// The factors that edits are multiplied with, one for each picture.
[[nodiscard]] std::vector<double> strengths(const EditCommand& command);

/// base + s * step for every strength s, (strengths, latents).
[[nodiscard]] animevae::Tensor edited_latents(const animevae::Tensor& base, const animevae::Tensor& step,
                                              const std::vector<double>& strengths);

/// Edits the user's picture and draws it, beside the original and the reconstruction or alone; prints how well the
/// model reconstructs it.
void edit_own_picture(const CLI::App& app, const EditCommand& command, const Run& run);

/// Draws images without an attribute, each with more and more of it, as facenet's modify_attribute does.
void draw_facenet_figure(const CLI::App& app, const EditCommand& command, const Run& run);

}  // namespace animevae::program
