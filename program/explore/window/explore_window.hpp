// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "explore/app.hpp"

namespace animevae::program {

/// Opens the window and comes back once it is closed. Error where there is no display, or no OpenGL 3 on it.
void explore_in_window(const Run& run, const ExploreOptions& options);

/// "Dear ImGui 1.86, GLFW 3.3.8"
[[nodiscard]] std::string window_libraries();

}  // namespace animevae::program
