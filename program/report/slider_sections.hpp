// SPDX-License-Identifier: MIT
#pragma once

#include "directions/labels.hpp"
#include "report/report_input.hpp"

namespace animevae::program {

// The sections of a run's page in which sliders walk along directions of the latent space.

/// The latents with the largest KL divergence, and traversals of more of them.
[[nodiscard]] ReportSection latent_section(const ReportInput& input);

/// The principal components of the posterior means, and how much of the variance they explain.
[[nodiscard]] ReportSection component_section(const ReportInput& input);

/// The attributes that the latents tell best, fitted to four fifths of the labelled images.
[[nodiscard]] ReportSection attribute_section(const ReportInput& input, LabelledImages labelled);

}  // namespace animevae::program
