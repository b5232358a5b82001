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
  bool are_own = false;  ///< the run's: only then can be said what it was trained on, and are its results of these
};

/// Writes everything that can be seen of a trained run: its pictures, and report.html with them, into its folder.
/// Attributes are walked along where `labelled` says what is on images. Of posteriors that are not finite there are
/// reconstructions and samples alone, and so there are of a single image.
void write_run_report(const Run& run, const ReportImages& images, const std::optional<LabelledImages>& labelled);

/// The factors of drawn faces, where there are enough of them to fit attributes to.
[[nodiscard]] std::optional<LabelledImages> own_labels(const Faces& all);

}  // namespace animevae::program
