// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace animevae::program {

// Files of page/, inside the program.

/// The style sheet of report.html: one column to read, wide figures that scroll on a telephone instead of shrinking
/// until nothing can be read, light and dark as the reader prefers, and paper.
[[nodiscard]] std::string_view report_style();

/// The script that moves the sliders, one for all explorers of a page. Without it the pictures stand still.
[[nodiscard]] std::string_view report_script();

}  // namespace animevae::program
