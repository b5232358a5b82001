// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "report/outcome.hpp"
#include "report/page.hpp"

namespace animevae::program {

/// The beginning of a report: a sentence and a few numbers that say how the run went, warnings, and lines to copy.
[[nodiscard]] std::string report_header(const ReportFacts& facts, const RunOutcome& run);

}  // namespace animevae::program
