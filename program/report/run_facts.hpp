// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include <animevae/weights/model_file.hpp>

#include "presets/presets.hpp"
#include "report/page.hpp"

namespace animevae::program {

// The facts of a report that come from the model file's metadata alone, without an image.

/// Adds a sentence for readers of the report to the metadata, such as that training was stopped.
void add_warning(animevae::Metadata& metadata, const std::string& sentence);

/// Title, summary, results, warnings and network tables of a run.
[[nodiscard]] ReportFacts facts_of(const Preset& preset, const animevae::Metadata& metadata);

}  // namespace animevae::program
