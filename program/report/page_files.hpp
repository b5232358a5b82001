// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace animevae::program {

// The files of page/, embedded into the program.

/// The style sheet of report.html: one column of text, wide figures that scroll on a telephone instead of shrinking, a
/// light and a dark theme, and a print layout.
[[nodiscard]] std::string_view report_style();

/// The script of the sliders, one for all explorers of a page. Where scripts are blocked, the first pictures stay.
[[nodiscard]] std::string_view report_script();

}  // namespace animevae::program
