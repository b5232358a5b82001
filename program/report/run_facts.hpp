// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include <animevae/weights/model_file.hpp>

#include "presets/presets.hpp"
#include "report/page.hpp"

namespace animevae::program {

// What a run's page says of it that its model file knows: no image is looked at.

/// Keeps a sentence that whoever looks at the run should read, such as that training was stopped.
void add_warning(animevae::Metadata& metadata, const std::string& sentence);

/// A run folder as it is typed where the program was started: relative if it lies below, quoted for a shell if need be.
[[nodiscard]] std::string typed(const std::filesystem::path& folder);

[[nodiscard]] ReportFacts facts_of(const Preset& preset, const animevae::Metadata& metadata);

}  // namespace animevae::program
