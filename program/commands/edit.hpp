// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <animevae/tensor/tensor.hpp>

#include "directions/labels.hpp"
#include "figures/figures.hpp"
#include "images/image_source.hpp"
#include "options/answer.hpp"
#include "presets/feature_extractor.hpp"
#include "run/run.hpp"

namespace CLI {
class App;
}

namespace animevae::program {

// `animevae edit` draws one of two things: a picture of one's own, or facenet's figure of faces of the data.

struct EditCommand {
  std::string run{}, image{}, out = "edited.png", crop{};
  std::string numbers{};  ///< file for the latents behind the pictures, or empty
  std::vector<std::string> adds{}, directions{};
  std::vector<double> strength{};         ///< from, to, steps; none: 1 alone
  std::vector<std::int64_t> positions{};  ///< with --faithful: which of the faces without the attribute
  std::int64_t refine = 0;
  bool keep_residual = false, faithful = false;
  GridStyle style{.enlarge = 0};
  FeatureExtractorOptions extractor{};
  LabelOptions labels{};
  AnswerOptions answer{};
  CommandData data{};
};

/// What everything that is added is multiplied with, a picture each.
[[nodiscard]] std::vector<double> strengths(const EditCommand& command);

/// base + s * step for every strength s, (strengths, latents).
[[nodiscard]] animevae::Tensor edited_latents(const animevae::Tensor& base, const animevae::Tensor& step,
                                              const std::vector<double>& strengths);

/// The picture that was named: beside its original and its reconstruction, or alone; and what the model keeps of it.
void edit_own_picture(const CLI::App& app, const EditCommand& command, const Run& run);

/// Faces of the data without an attribute, each with more and more of it, as facenet's modify_attribute draws them.
void draw_facenet_figure(const CLI::App& app, const EditCommand& command, const Run& run);

}  // namespace animevae::program
