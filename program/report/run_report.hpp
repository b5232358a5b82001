// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "directions/labels.hpp"
#include "run/run.hpp"

namespace animevae::program {

/// The images that a report is about.
struct ReportImages {
  Dataset all;
  SplitDataset faces;    ///< the same images, split as in training where they are the run's own
  bool are_own = false;  ///< whether they are the images of the run, to which its stored results belong
};

/// Writes the pictures of a trained run, and report.html with them, into its folder. The page has sliders for
/// attributes where images are labelled. Where posteriors are not finite, or there is only one image, it shows nothing
/// but reconstructions and samples.
void write_run_report(const Run& run, const ReportImages& images, const std::optional<LabelledImages>& labelled);

/// The factors of drawn faces, where there are enough of them to fit attributes to.
[[nodiscard]] std::optional<LabelledImages> own_labels(const Dataset& all);

}  // namespace animevae::program
