// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "explore/window/panels.hpp"

namespace animevae::program {

namespace {

/// Draws a thumbnail, or an empty box where there is no texture; true when it was pressed.
bool thumbnail(const Pen& pen, const char* id, const Area& area, const Texture* texture, const char* letter) {
  ImGui::SetCursorScreenPos(area.from);
  ImGui::InvisibleButton(id, {area.width(), area.height()},
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
  ImDrawList& canvas = *ImGui::GetWindowDrawList();
  const float corner = pen.px(7);
  if (texture != nullptr)
    canvas.AddImageRounded(texture->id(), area.from, area.to, {0, 0}, {1, 1}, IM_COL32_WHITE, corner);
  else canvas.AddRectFilled(area.from, area.to, pen.look.button, corner);
  if (texture == nullptr) text_line(pen, letter, area, pen.normal(), pen.look.quiet, Align::centre);
  if (ImGui::IsItemHovered()) canvas.AddRect(area.from, area.to, pen.look.accent, corner, 0, pen.px(2));
  return ImGui::IsItemHovered() && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
}

void draw_end(ExploreApp& app, const Pen& pen, const Area& area, std::size_t which, Thumbnails& thumbnails) {
  const auto& end = app.state().places().end(which);
  const char* letter = which == 0 ? "A" : "B";
  if (thumbnail(pen, letter, area, end ? thumbnails.of(*end) : nullptr, letter)) {
    if (end) app.state().place(end->latent);
    else app.set_end(which);
  }
  if (end && ImGui::IsItemHovered() && ImGui::IsMouseClicked(ImGuiMouseButton_Right)) app.set_end(which);
  if (end) {
    const Area label{{area.from.x, area.to.y - pen.px(16)}, {area.from.x + pen.px(16), area.to.y}};
    ImGui::GetWindowDrawList()->AddRectFilled(label.from, label.to, pen.look.panel, pen.px(5));
    text_line(pen, letter, label, pen.small(), pen.look.text, Align::centre);
  }
  tip(!end ? fmt::format("Makes this face {} ({}), or drop a picture", letter, letter)
           : fmt::format("{}{}: click to go there; right button: this face instead", letter,
                         end->name.empty() ? "" : " " + end->name));
}

}  // namespace

void draw_picture(const Pen& pen, const Area& area, const Texture& texture, const animevae::Image& picture,
                  float density) {
  panel(pen, area);
  if (!texture) return text_line(pen, "...", area, pen.normal(), pen.look.quiet, Align::centre);
  // Drawn pixel for pixel: the worker has already enlarged it.
  const float width = float(picture.width) / density, height = float(picture.height) / density;
  const ImVec2 from{std::round(area.middle().x - width / 2), std::round(area.middle().y - height / 2)};
  ImGui::GetWindowDrawList()->AddImageRounded(texture.id(), from, {from.x + width, from.y + height}, {0, 0}, {1, 1},
                                              IM_COL32_WHITE, pen.px(8));
}

const Texture* Thumbnails::of(const SavedFace& place) {
  if (place.picture.pixels.empty()) return nullptr;
  Texture& texture = textures_[place.id];
  if (!texture) texture.set(place.picture);
  return &texture;
}

void Thumbnails::forget(const SavedFaces& places) {
  std::erase_if(textures_, [&](const auto& entry) {
    const auto is_it = [&](const SavedFace& place) { return place.id == entry.first; };
    return std::none_of(places.pins().begin(), places.pins().end(), is_it) &&
           !(places.end(0) && is_it(*places.end(0))) && !(places.end(1) && is_it(*places.end(1)));
  });
}

void draw_morph(ExploreApp& app, const Pen& pen, const Area& area, Thumbnails& thumbnails) {
  ExploreState& state = app.state();
  const float side = area.height(), gap = pen.px(10), play = pen.px(74);
  draw_end(app, pen, {area.from, {area.from.x + side, area.to.y}}, 0, thumbnails);
  const float end_b = area.to.x - play - gap - side;
  draw_end(app, pen, {{end_b, area.from.y}, {end_b + side, area.to.y}}, 1, thumbnails);
  const bool can_morph = state.places().can_morph();
  const Area bar{{area.from.x + side + gap, area.from.y}, {end_b - gap, area.to.y}};
  const BarEvents events = level_slider(pen, "morph", bar, state.places().position(), can_morph);
  if (events.is_grabbed || events.is_let_go) state.play_morph(false);
  if (events.position) state.morph(*events.position);
  tip(can_morph ? "From A to B (, and .)" : "A face here and a face there: the way between them");
  const Area right{{area.to.x - play, area.middle().y - pen.px(17)}, {area.to.x, area.middle().y + pen.px(17)}};
  if (button(pen, state.is_morphing() ? "Stop###morph" : "Morph###morph", right,
             state.is_morphing() ? ButtonKind::on : ButtonKind::plain, can_morph))
    app.perform(Action::play_morph);
  tip("There and back (M)");
}

void draw_tray(ExploreApp& app, const Pen& pen, const Area& area, Thumbnails& thumbnails) {
  ExploreState& state = app.state();
  const float side = area.height(), gap = pen.px(8);
  const float first = area.from.x + pen.px(60) + gap;
  const Area pin{{area.from.x, area.middle().y - pen.px(17)}, {area.from.x + pen.px(60), area.middle().y + pen.px(17)}};
  if (button(pen, "Pin", pin)) app.perform(Action::pin);
  tip("Pin this face (P)");
  const auto room = std::max(0, int((area.to.x - first + gap) / (side + gap)));
  const std::size_t count = state.places().pins().size();
  if (count == 0)
    text_line(pen, "Pinned faces stay here", {{first, area.from.y}, area.to}, pen.small(), pen.look.quiet, Align::left);
  const std::size_t begin = count > std::size_t(room) ? count - std::size_t(room) : 0;
  std::optional<std::size_t> gone;
  for (std::size_t i = begin; i < count; ++i) {
    const SavedFace& place = state.places().pins()[i];
    const float x = first + float(i - begin) * (side + gap);
    if (thumbnail(pen, fmt::format("pin {}", place.id).c_str(), {{x, area.from.y}, {x + side, area.to.y}},
                  thumbnails.of(place), "..."))
      state.go_to_pin(i);
    if (ImGui::IsItemHovered() && ImGui::IsMouseClicked(ImGuiMouseButton_Right)) gone = i;
    tip(fmt::format("Pin {0}: click to go there ({0}); right button: forget it (Shift+{0})", i + 1));
  }
  if (gone) state.places().unpin(*gone);
}

}  // namespace animevae::program
