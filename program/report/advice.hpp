// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "report/metrics_table.hpp"
#include "report/page.hpp"

namespace animevae::program {

// The sentences under the curves of a report. Each is empty where metrics.csv has no numbers for it.

/// Whether longer training would help, from the PSNR at the ends of epochs: of held-out images, where there are any.
[[nodiscard]] std::string advice_on_length(const MetricsTable& metrics);

/// A note that the loss may rise while beta does, which is no fault; empty where beta does not rise.
[[nodiscard]] std::string advice_on_beta(const MetricsTable& metrics);

/// A note on the images of the PSNR curve, and on how they were decoded.
[[nodiscard]] std::string note_on_quality(const MetricsTable& metrics, const ReportFacts& facts);

}  // namespace animevae::program
