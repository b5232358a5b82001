// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "run/results.hpp"
#include "training/log.hpp"

namespace animevae::program {

/// Writes the results of a run, a sentence each, to the terminal and the run's log.
void say_results(Log& log, const Results& results, const std::filesystem::path& folder);

}  // namespace animevae::program
