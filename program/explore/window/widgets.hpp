// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <optional>
#include <string>
#include <string_view>

#include "explore/window/look.hpp"

namespace animevae::program {

// The widgets of the panels. Positions and sizes are in pixels of the window.

struct Area {
  ImVec2 from{}, to{};

  [[nodiscard]] float width() const { return to.x - from.x; }
  [[nodiscard]] float height() const { return to.y - from.y; }
  [[nodiscard]] ImVec2 middle() const { return {(from.x + to.x) / 2, (from.y + to.y) / 2}; }
  [[nodiscard]] Area inset(float by) const { return {{from.x + by, from.y + by}, {to.x - by, to.y - by}}; }
};

/// The style that every widget draws with.
struct Pen {
  const Look& look;
  float scale;

  [[nodiscard]] float px(float length) const { return length * scale; }
  [[nodiscard]] float small() const { return px(12); }
  [[nodiscard]] float normal() const { return px(15); }
};

void panel(const Pen& pen, const Area& area);

enum class Align { left, centre, right };
/// One line of text, cut off with dots where it is too long, in the vertical middle of the area.
void text_line(const Pen& pen, std::string_view text, const Area& area, float size, ImU32 colour, Align align);
[[nodiscard]] float text_width(std::string_view text, float size);

enum class ButtonKind { plain, main, on };
/// True once, when it is pressed.
[[nodiscard]] bool button(const Pen& pen, const char* label, const Area& area, ButtonKind kind = ButtonKind::plain,
                          bool is_enabled = true);

/// A tooltip for the widget before it.
void tip(const std::string& text);

struct SliderLooks {
  std::string above{}, name{}, tip{};  ///< `above` is a line above the name
  bool is_chosen = false, is_held = false, is_negative_on_top = false;
};
struct SliderEvents {
  std::optional<double> weight{};  ///< its new weight, where it was moved
  bool is_grabbed = false, is_let_go = false, is_hold_switched = false;
};
/// A vertical slider from -bound to bound. Dragging and the wheel move it in steps of 0.1, or 0.01 with Shift; a double
/// click sets it to 0, the right button holds it.
[[nodiscard]] SliderEvents upright_slider(const Pen& pen, const char* id, const Area& area, double weight, double bound,
                                          const SliderLooks& looks);

struct BarEvents {
  std::optional<double> position{};
  bool is_grabbed = false, is_let_go = false;
};
/// A horizontal slider from 0 on the left to 1.
[[nodiscard]] BarEvents level_slider(const Pen& pen, const char* id, const Area& area, double position,
                                     bool is_enabled);

}  // namespace animevae::program
