// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "explore/window/panels.hpp"

namespace animevae::program {

namespace {

const char* title(SliderKind kind) {
  if (kind == SliderKind::components) return "Components";
  return kind == SliderKind::latents ? "Latents" : "Attributes";
}

std::string shown_name(const Direction& direction) {
  std::string name = direction.name.empty() ? direction.id : direction.name;
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string explanation(const Direction& direction) {
  std::string text = direction.name.empty() ? direction.id : fmt::format("{}: {}", direction.id, direction.name);
  if (!direction.note.empty()) text += "\n" + direction.note;
  if (!direction.low.empty() || !direction.high.empty())
    text += fmt::format("\n-3 {}, 3 {}", direction.low, direction.high);
  return text + "\ndouble click: 0, right button: hold";
}

void draw_tabs(ExploreApp& app, const Pen& pen, const Area& area) {
  ExploreState& state = app.state();
  float x = area.from.x;
  for (const SliderKind kind : slider_kinds) {
    const float width = text_width(title(kind), pen.normal()) + pen.px(24);
    const bool is_on = state.face().kind == kind;
    const Area tab{{x, area.from.y}, {x + width, area.to.y}};
    if (button(pen, title(kind), tab, is_on ? ButtonKind::on : ButtonKind::plain, state.has(kind)))
      state.choose_kind(kind);
    if (!state.has(kind))
      tip(app.is_encoding_images()         ? "The images are still being encoded"
          : kind == SliderKind::attributes ? "No labels are known of these images: --labels, --directions"
                                           : "There are no images to find components in");
    x += width + pen.px(8);
  }
  if (state.pages() < 2) return;
  const float side = area.height();
  const Area next{{area.to.x - side, area.from.y}, area.to};
  const Area pages{{next.from.x - pen.px(64), area.from.y}, {next.from.x, area.to.y}};
  const Area before{{pages.from.x - side, area.from.y}, {pages.from.x, area.to.y}};
  if (button(pen, "<##page", before)) app.perform(Action::previous_page);
  if (button(pen, ">##page", next)) app.perform(Action::next_page);
  text_line(pen, fmt::format("{} of {}", state.page() + 1, state.pages()), pages, pen.small(), pen.look.quiet,
            Align::centre);
}

void draw_slider(ExploreApp& app, const Pen& pen, const Area& area, std::size_t slider) {
  ExploreState& state = app.state();
  const Direction& direction = state.sliders()[slider];
  const double weight = state.face().weights[slider];
  const std::string name = shown_name(direction);
  const std::size_t equals = name.find('=');  // a property and its value: "hair colour=red"
  const SliderEvents events =
      upright_slider(pen, fmt::format("{} {}", title(state.face().kind), slider).c_str(), area, weight, slider_bound,
                     {.above = equals == std::string::npos ? "" : name.substr(0, equals),
                      .name = equals == std::string::npos ? name : name.substr(equals + 1),
                      .tip = explanation(direction),
                      .is_chosen = state.chosen() == slider,
                      .is_held = state.is_held(slider),
                      .is_negative_on_top = app.view().is_negative_on_top});
  if (events.is_grabbed) state.grab(slider);
  if (events.weight) state.set_weight(slider, *events.weight);
  if (events.is_let_go) state.let_go();
  if (events.is_hold_switched) state.hold(slider, !state.is_held(slider));
}

void draw_buttons(ExploreApp& app, const Pen& pen, const Area& area) {
  const ExploreState& state = app.state();
  const float gap = pen.px(8), width = (area.width() - 3 * gap) / 4;
  const auto place = [&](int i) {
    const float x = area.from.x + float(i) * (width + gap);
    return Area{{x, area.from.y}, {x + width, area.to.y}};
  };
  const auto offer = [&](int i, const char* label, Action action, ButtonKind kind, bool is_enabled = true) {
    if (button(pen, label, place(i), kind, is_enabled)) app.perform(action);
    const KeyCommand& command = command_of(action);
    tip(fmt::format("{} ({})", command.name, key_label(command.key)));
  };
  offer(0, "Randomize", Action::randomise, ButtonKind::main);
  offer(1, state.is_animated() ? "Stop###animate" : "Animate###animate", Action::animate,
        state.is_animated() ? ButtonKind::on : ButtonKind::plain);
  offer(2, "Zero", Action::zero, ButtonKind::plain);
  offer(3, "Undo", Action::undo, ButtonKind::plain, state.can_undo());
}

}  // namespace

void draw_sliders(ExploreApp& app, const Pen& pen, const Area& area) {
  panel(pen, area);
  const Area inner = area.inset(pen.px(14));
  const float tabs = pen.px(32), buttons = pen.px(38), gap = pen.px(10);
  draw_tabs(app, pen, {inner.from, {inner.to.x, inner.from.y + tabs}});
  const Area grid{{inner.from.x, inner.from.y + tabs + gap}, {inner.to.x, inner.to.y - buttons - gap}};
  constexpr int columns = 6, rows = 2;
  const float width = grid.width() / columns, height = (grid.height() - gap) / rows;
  const std::size_t first = app.state().first_shown();
  for (std::size_t slider = first; slider < app.state().end_shown(); ++slider) {
    const auto i = int(slider - first);
    const ImVec2 from{grid.from.x + float(i % columns) * width, grid.from.y + float(i / columns) * (height + gap)};
    draw_slider(app, pen, {from, {from.x + width, from.y + height}}, slider);
  }
  draw_buttons(app, pen, {{inner.from.x, inner.to.y - buttons}, inner.to});
}

}  // namespace animevae::program
