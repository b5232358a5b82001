// SPDX-License-Identifier: MIT
#include "explore/window/look.hpp"

namespace animevae::program {

namespace {

constexpr ImU32 rgb(unsigned hex) { return IM_COL32((hex >> 16) & 255, (hex >> 8) & 255, hex & 255, 255); }

ImVec4 colour(ImU32 packed) { return ImGui::ColorConvertU32ToFloat4(packed); }

}  // namespace

const Look& look_of(bool is_dark) {
  static constexpr Look dark{.background = rgb(0x15171d),
                             .panel = rgb(0x1e2129),
                             .chosen = rgb(0x282c37),
                             .track = rgb(0x363c4a),
                             .text = rgb(0xe9ebf1),
                             .quiet = rgb(0x9ca3b4),
                             .accent = rgb(0xf58fae),
                             .accent_hovered = rgb(0xffa9c2),
                             .on_accent = rgb(0x2b121b),
                             .button = rgb(0x2c313d),
                             .button_hovered = rgb(0x383e4d),
                             .held = rgb(0x7f879b),
                             .problem = rgb(0xffb38a),
                             .border = rgb(0x2a2e39)};
  static constexpr Look light{.background = rgb(0xf4f2ef),
                              .panel = rgb(0xffffff),
                              .chosen = rgb(0xf8eef1),
                              .track = rgb(0xdfdde0),
                              .text = rgb(0x25272f),
                              .quiet = rgb(0x666c7a),
                              .accent = rgb(0xc93f6c),
                              .accent_hovered = rgb(0xb32f5b),
                              .on_accent = rgb(0xffffff),
                              .button = rgb(0xeceaec),
                              .button_hovered = rgb(0xdfdce0),
                              .held = rgb(0x9a9ca6),
                              .problem = rgb(0xa8430f),
                              .border = rgb(0xe3e0e1)};
  return is_dark ? dark : light;
}

void apply(const Look& look, float scale) {
  ImGuiStyle& style = ImGui::GetStyle();
  style.WindowPadding = {10 * scale, 8 * scale};
  style.FramePadding = {9 * scale, 6 * scale};
  style.ItemSpacing = {10 * scale, 7 * scale};
  style.WindowRounding = style.PopupRounding = 9 * scale;
  style.FrameRounding = 6 * scale;
  style.WindowBorderSize = 0;
  style.PopupBorderSize = 1;
  ImVec4* colours = style.Colors;
  colours[ImGuiCol_Text] = colour(look.text);
  colours[ImGuiCol_TextDisabled] = colour(look.quiet);
  colours[ImGuiCol_WindowBg] = colour(look.background);
  colours[ImGuiCol_MenuBarBg] = colour(look.background);
  colours[ImGuiCol_PopupBg] = colour(look.panel);
  colours[ImGuiCol_Border] = colour(look.border);
  colours[ImGuiCol_Header] = colours[ImGuiCol_HeaderHovered] = colour(look.button_hovered);
  colours[ImGuiCol_HeaderActive] = colour(look.button);
  colours[ImGuiCol_CheckMark] = colour(look.accent);
  colours[ImGuiCol_Separator] = colour(look.border);
}

}  // namespace animevae::program
