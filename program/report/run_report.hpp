// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "directions/labels.hpp"
#include "run/run.hpp"

namespace animevae::program {

/// The images that a report is about.
struct ReportImages {
  Faces all;
  SplitFaces faces;      ///< these, or the two sides of them
  bool are_own = false;  ///< the images of the run: only then are its results and its training images among them
};

/// Writes the pictures of a trained run, and report.html with them, into its folder. The page has sliders for
/// attributes where images are labelled. Where posteriors are not finite, or there is one image only, it shows
/// reconstructions and samples alone.
void write_run_report(const Run& run, const ReportImages& images, const std::optional<LabelledImages>& labelled);

/// The factors of drawn faces, where there are enough of them to fit attributes to.
[[nodiscard]] std::optional<LabelledImages> own_labels(const Faces& all);

}  // namespace animevae::program
