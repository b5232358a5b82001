// SPDX-License-Identifier: MIT

#include <algorithm>
#include <string>
#include <string_view>

#include "explore/window/panels.hpp"

namespace animevae::program {

namespace {

void item(ExploreApp& app, const char* label, Action action, bool is_on = false, bool is_enabled = true) {
  const std::string keys = key_label(command_of(action).key);
  if (ImGui::MenuItem(label, keys.c_str(), is_on, is_enabled)) app.perform(action);
}

}  // namespace

void draw_menu(ExploreApp& app) {
  if (!ImGui::BeginMenuBar()) return;
  const ExploreState& state = app.state();
  const ExploreView& view = app.view();
  if (ImGui::BeginMenu("File")) {
    item(app, "Save picture (PNG)", Action::save_picture);
    item(app, "Save animation (GIF)", Action::save_walk);
    item(app, "Save morph (GIF)", Action::save_morph, false, state.places().can_morph());
    ImGui::Separator();
    item(app, "Quit", Action::quit);
    ImGui::EndMenu();
  }
  if (ImGui::BeginMenu("Edit")) {
    item(app, "Undo", Action::undo, false, state.can_undo());
    item(app, "Redo", Action::redo, false, state.can_redo());
    ImGui::Separator();
    item(app, "Randomize", Action::randomise);
    item(app, "Animate", Action::animate, state.is_animated());
    item(app, "All sliders to zero", Action::zero);
    item(app, "Pin this face", Action::pin);
    ImGui::EndMenu();
  }
  if (ImGui::BeginMenu("View")) {
    item(app, "Light colours", Action::switch_theme, !view.is_dark);
    item(app, "-3 on top, as published", Action::switch_order, view.is_negative_on_top);
    item(app, "Pixels as squares", Action::switch_pixels, view.are_pixels_squares);
    ImGui::Separator();
    item(app, "Larger", Action::larger);
    item(app, "Smaller", Action::smaller);
    item(app, "Usual size", Action::usual_size);
    ImGui::EndMenu();
  }
  if (ImGui::BeginMenu("Help")) {
    item(app, "Keys", Action::help);
    ImGui::EndMenu();
  }
  ImGui::EndMenuBar();
}

void draw_message(ExploreApp& app, const Pen& pen, const Area& area) {
  const std::string_view hint = "Drop a picture onto the window   F1: the keys";
  const float width = text_width(hint, pen.small());
  text_line(pen, hint, {{area.to.x - width, area.from.y}, area.to}, pen.small(), pen.look.quiet, Align::right);
  const ExploreMessage& message = app.message();
  const Area left{area.from, {area.to.x - width - pen.px(20), area.to.y}};
  if (app.is_saving()) return text_line(pen, "Working ...", left, pen.small(), pen.look.quiet, Align::left);
  if (!message.text.empty())
    return text_line(pen, message.text, left, pen.small(), message.is_problem ? pen.look.problem : pen.look.quiet,
                     Align::left);
  if (app.is_encoding_images())
    text_line(pen, "Encoding the images for components and attributes ...", left, pen.small(), pen.look.quiet,
              Align::left);
}

void draw_help(ExploreApp& app, const Pen& pen, const Area& area) {
  ImDrawList& canvas = *ImGui::GetWindowDrawList();
  ImGui::SetCursorScreenPos(area.from);
  ImGui::InvisibleButton("help", {area.width(), area.height()});
  if (ImGui::IsItemClicked()) app.perform(Action::close);
  canvas.AddRectFilled(area.from, area.to, (pen.look.background & 0x00ffffff) | 0xf4000000);
  const float line = std::min(pen.px(26), (area.height() - pen.px(40)) / 22),
              size = std::min(pen.normal(), line * 0.62f);
  const float width = std::min(pen.px(450), area.width() / 2 - pen.px(24));
  const float left = area.middle().x - width - pen.px(12), right = area.middle().x + pen.px(12);
  float x = left, y = area.from.y + pen.px(16);
  std::string_view group;
  for (const KeyCommand& command : key_commands) {
    if (command.group != group) {
      if (command.group == "Pins and morph") x = right, y = area.from.y + pen.px(16);
      else if (!group.empty()) y += line * 0.5f;
      group = command.group;
      text_line(pen, group, {{x, y}, {x + width, y + line}}, size, pen.look.accent, Align::left);
      y += line;
    }
    std::string keys = key_label(command.key);
    if (!command.other_key.empty()) keys += "  or  " + key_label(command.other_key);
    text_line(pen, keys, {{x, y}, {x + width * 0.42f, y + line}}, size, pen.look.text, Align::left);
    text_line(pen, command.name, {{x + width * 0.44f, y}, {x + width, y + line}}, size, pen.look.quiet, Align::left);
    y += line;
    if (command.action != Action::pin) continue;
    text_line(pen, "1 to 9", {{x, y}, {x + width * 0.42f, y + line}}, size, pen.look.text, Align::left);
    text_line(pen, "Go to a pin; with Shift forget it", {{x + width * 0.44f, y}, {x + width, y + line}}, size,
              pen.look.quiet, Align::left);
    y += line;
  }
}

}  // namespace animevae::program
