// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <animevae/weights/model_file.hpp>

#include "presets/presets.hpp"
#include "report/page.hpp"

namespace animevae::program {

// What a run's page says of it that its model file knows: no image is looked at.

/// Keeps a sentence that whoever looks at the run should read, such as that training was stopped.
void add_warning(animevae::Metadata& metadata, const std::string& sentence);

[[nodiscard]] ReportFacts facts_of(const Preset& preset, const animevae::Metadata& metadata);

}  // namespace animevae::program
