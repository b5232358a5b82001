// SPDX-License-Identifier: MIT
#pragma once

#include "report/page.hpp"
#include "run/results.hpp"

namespace animevae::program {

/// Adds the results of a run to the facts of its page: headline numbers, the table of facts, warnings.
void add_results(ReportFacts& facts, const Results& results);

}  // namespace animevae::program
