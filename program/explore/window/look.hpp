// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

namespace animevae::program {

/// The colours of the window.
struct Look {
  ImU32 background, panel, chosen, track, text, quiet, accent, accent_hovered, on_accent, button, button_hovered, held,
      problem, border;
};

[[nodiscard]] const Look& look_of(bool is_dark);

/// Applies the colours to Dear ImGui's own widgets (menus, tooltips).
void apply(const Look& look, float scale);

}  // namespace animevae::program
