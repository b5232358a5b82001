// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "any_model.hpp"
#include "data.hpp"
#include "results.hpp"

/// Every picture of a finished run, by the names that the report knows; one table of posterior means serves them all.
/// Pictures of hundreds of latents show the 32 that say most; there is none of latents that are not finite.
void write_run_pictures(const std::filesystem::path& folder, const AnyModel& model, const Faces& faces,
                        const Results& results);
