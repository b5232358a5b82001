// SPDX-License-Identifier: MIT
#include "explore/window/widgets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace animevae::program {

namespace {

ImDrawList& canvas() { return *ImGui::GetWindowDrawList(); }

/// The font that was rasterised for a size.
ImFont* font_of(float size) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool is_small = size < ImGui::GetFontSize() * 0.9f;
  return is_small && io.Fonts->Fonts.Size > 1 ? io.Fonts->Fonts[1] : ImGui::GetFont();
}

/// An invisible button over an area, so that Dear ImGui handles the pointer there.
void sensor(const char* id, const Area& area) {
  ImGui::SetCursorScreenPos(area.from);
  ImGui::InvisibleButton(id, {std::max(1.f, area.width()), std::max(1.f, area.height())},
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
}

double rounded(double weight) {
  const double step = ImGui::GetIO().KeyShift ? 0.01 : 0.1;
  return std::round(weight / step) * step;
}

/// The offset from the middle of the dragged knob to the place where the pointer grabbed it.
float& hold_offset() {
  static float offset = 0;
  return offset;
}

void knob(const Pen& pen, ImVec2 at, ImU32 colour, bool is_hot) {
  const float radius = pen.px(is_hot ? 9.5f : 8);
  canvas().AddCircleFilled(at, radius, colour, 32);
  canvas().AddCircleFilled(at, radius - pen.px(4.5f), pen.look.panel, 24);
}

}  // namespace

void panel(const Pen& pen, const Area& area) {
  canvas().AddRectFilled(area.from, area.to, pen.look.panel, pen.px(12));
  canvas().AddRect(area.from, area.to, pen.look.border, pen.px(12));
}

float text_width(std::string_view text, float size) {
  return font_of(size)->CalcTextSizeA(size, 1e9f, 0, text.data(), text.data() + text.size()).x;
}

void text_line(const Pen& pen, std::string_view text, const Area& area, float size, ImU32 colour, Align align) {
  std::string shown{text};
  while (shown.size() > 1 && text_width(shown, size) > area.width() + pen.px(0.5f)) {
    if (shown.ends_with("...")) shown.resize(shown.size() - 3);
    do shown.pop_back();
    while (!shown.empty() && (std::uint8_t(shown.back()) & 0xc0) == 0x80);  // within a character
    shown += "...";
    if (shown == "...") break;
  }
  const float free = area.width() - text_width(shown, size);
  const float x = area.from.x + (align == Align::left ? 0 : align == Align::right ? free : std::max(0.f, free / 2));
  canvas().AddText(font_of(size), size, {std::round(x), std::round(area.middle().y - size / 2)}, colour, shown.data(),
                   shown.data() + shown.size());
}

bool button(const Pen& pen, const char* label, const Area& area, ButtonKind kind, bool is_enabled) {
  sensor(label, area);
  const bool is_hot = is_enabled && ImGui::IsItemHovered();
  const Look& look = pen.look;
  ImU32 fill = is_hot ? look.button_hovered : look.button, text = is_enabled ? look.text : look.quiet;
  if (kind != ButtonKind::plain) fill = is_hot ? look.accent_hovered : look.accent, text = look.on_accent;
  canvas().AddRectFilled(area.from, area.to, fill, pen.px(8));
  const std::string_view name{label};
  text_line(pen, name.substr(0, name.find("##")), area, pen.normal(), text, Align::centre);
  return is_enabled && ImGui::IsItemClicked(ImGuiMouseButton_Left);
}

void tip(const std::string& text) {
  if (!text.empty() && ImGui::IsItemHovered() && !ImGui::IsItemActive()) ImGui::SetTooltip("%s", text.c_str());
}

SliderEvents upright_slider(const Pen& pen, const char* id, const Area& area, double weight, double bound,
                            const SliderLooks& looks) {
  sensor(id, area);
  const Look& look = pen.look;
  const float line = pen.px(20);
  const float top = area.from.y + line + pen.px(15), bottom = area.to.y - line - pen.px(28),
              x = std::round(area.middle().x);
  const double sign = looks.is_negative_on_top ? -1 : 1;
  const auto y_of = [&](double value) { return float(bottom - (value * sign + bound) / (2 * bound) * (bottom - top)); };
  const auto value_at = [&](float y) { return sign * ((bottom - y) / double(bottom - top) * 2 * bound - bound); };

  SliderEvents events;
  const float mouse = ImGui::GetIO().MousePos.y;
  const bool is_left = ImGui::IsMouseDown(ImGuiMouseButton_Left), is_hovered = ImGui::IsItemHovered();
  const bool is_active = ImGui::IsItemActive() && is_left;
  if (ImGui::IsItemActivated() && is_left) {
    events.is_grabbed = true;
    const float from_knob = mouse - y_of(weight);
    hold_offset() = std::abs(from_knob) <= pen.px(10) ? from_knob : 0;
    if (hold_offset() == 0) events.weight = rounded(value_at(mouse));
  } else if (is_active && ImGui::GetIO().MouseDelta.y != 0) {
    events.weight = rounded(value_at(mouse - hold_offset()));
  }
  events.is_let_go = ImGui::IsItemDeactivated();
  if (is_hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) events.weight = 0;
  events.is_hold_switched = is_hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Right);
  if (const float wheel = ImGui::GetIO().MouseWheel; is_hovered && wheel != 0)
    events.weight = rounded(weight) + sign * wheel * (ImGui::GetIO().KeyShift ? 0.01 : 0.1);
  if (events.weight) events.weight = std::clamp(*events.weight, -bound, bound);

  const ImU32 colour = looks.is_held ? look.held : look.accent;
  if (looks.is_chosen) canvas().AddRectFilled(area.from, area.to, look.chosen, pen.px(9));
  const float half = pen.px(2);
  canvas().AddRectFilled({x - half, top}, {x + half, bottom}, look.track, half);
  canvas().AddLine({x - pen.px(7), y_of(0)}, {x + pen.px(7), y_of(0)}, look.track, pen.px(1.5f));
  const float zero = y_of(0), at = y_of(std::clamp(weight, -bound, bound));
  canvas().AddRectFilled({x - half, std::min(zero, at)}, {x + half, std::max(zero, at)}, colour, half);
  knob(pen, {x, at}, colour, is_active || is_hovered);
  const std::string value = std::abs(weight) < 0.005 ? "0.00" : fmt::format("{:+.2f}", weight);
  text_line(pen, value, {area.from, {area.to.x, area.from.y + line + pen.px(4)}}, pen.small(),
            looks.is_chosen ? look.text : look.quiet, Align::centre);
  const Area name{{area.from.x + pen.px(3), area.to.y - line}, {area.to.x - pen.px(3), area.to.y - pen.px(3)}};
  const Area above{{name.from.x, name.from.y - pen.px(15)}, {name.to.x, name.to.y - pen.px(15)}};
  text_line(pen, looks.is_held ? "held" : looks.above, above, pen.small(), looks.is_held ? look.accent : look.quiet,
            Align::centre);
  text_line(pen, looks.name, name, pen.small(), look.text, Align::centre);
  tip(looks.tip);
  return events;
}

BarEvents level_slider(const Pen& pen, const char* id, const Area& area, double position, bool is_enabled) {
  sensor(id, area);
  const float from = area.from.x + pen.px(9), to = area.to.x - pen.px(9), y = std::round(area.middle().y);
  const float at = float(from + position * (to - from)), half = pen.px(2);
  BarEvents events;
  if (is_enabled) {
    const bool is_active = ImGui::IsItemActive() && ImGui::IsMouseDown(ImGuiMouseButton_Left);
    events.is_grabbed = ImGui::IsItemActivated();
    events.is_let_go = ImGui::IsItemDeactivated();
    if (is_active && (events.is_grabbed || ImGui::GetIO().MouseDelta.x != 0))
      events.position = std::clamp((ImGui::GetIO().MousePos.x - from) / double(to - from), 0.0, 1.0);
  }
  canvas().AddRectFilled({from, y - half}, {to, y + half}, pen.look.track, half);
  if (is_enabled) {
    canvas().AddRectFilled({from, y - half}, {at, y + half}, pen.look.accent, half);
    knob(pen, {at, y}, pen.look.accent, ImGui::IsItemHovered() || ImGui::IsItemActive());
  }
  return events;
}

}  // namespace animevae::program
