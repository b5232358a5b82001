// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <animevae/core/letter_case.hpp>

namespace animevae::program {

// The actions of the window and their keys: one table for the keyboard, the menus and the help.

enum class Action : std::uint8_t {
  randomise,
  animate,
  zero,
  undo,
  redo,
  next_kind,
  previous_kind,
  previous_slider,
  next_slider,
  slider_up,
  slider_down,
  slider_up_finely,
  slider_down_finely,
  zero_slider,
  hold_slider,
  previous_page,
  next_page,
  pin,
  end_a,
  end_b,
  morph_back,
  morph_on,
  play_morph,
  save_picture,
  save_walk,
  save_morph,
  switch_theme,
  switch_order,
  switch_pixels,
  larger,
  smaller,
  usual_size,
  help,
  close,
  quit,
};

struct KeyCommand {
  Action action;
  std::string_view group, name;
  std::string_view key, other_key{};  ///< "Ctrl+Shift+z", "Left"; letters are small
  bool repeats = false;               ///< whether it repeats while the key is kept down
};

/// In the order in which the help shows them.
inline constexpr KeyCommand key_commands[] = {
    {Action::randomise, "Faces", "Randomize: another face", "r"},
    {Action::animate, "Faces", "Animate, or stop", "Space"},
    {Action::zero, "Faces", "All sliders to zero", "0"},
    {Action::undo, "Faces", "Undo", "Ctrl+z", "", true},
    {Action::redo, "Faces", "Redo", "Ctrl+Shift+z", "Ctrl+y", true},
    {Action::previous_slider, "Sliders", "Choose the slider before", "Left", "", true},
    {Action::next_slider, "Sliders", "Choose the next slider", "Right", "", true},
    {Action::slider_up, "Sliders", "Move it up by 0.1", "Up", "", true},
    {Action::slider_down, "Sliders", "Move it down by 0.1", "Down", "", true},
    {Action::slider_up_finely, "Sliders", "Move it up by 0.01", "Shift+Up", "", true},
    {Action::slider_down_finely, "Sliders", "Move it down by 0.01", "Shift+Down", "", true},
    {Action::zero_slider, "Sliders", "This slider to zero", "Backspace", "Delete"},
    {Action::hold_slider, "Sliders", "Hold it still, or let it go", "l"},
    {Action::previous_page, "Sliders", "Twelve sliders back", "PageUp", "", true},
    {Action::next_page, "Sliders", "The next twelve sliders", "PageDown", "", true},
    {Action::next_kind, "Sliders", "Components, latents, attributes", "Tab"},
    {Action::previous_kind, "Sliders", "The same backwards", "Shift+Tab"},
    {Action::pin, "Pins and morph", "Pin this face", "p"},
    {Action::end_a, "Pins and morph", "Morph from this face (A)", "a"},
    {Action::end_b, "Pins and morph", "Morph to this face (B)", "b"},
    {Action::morph_back, "Pins and morph", "Towards A", ",", "", true},
    {Action::morph_on, "Pins and morph", "Towards B", ".", "", true},
    {Action::play_morph, "Pins and morph", "Morph there and back, or stop", "m"},
    {Action::save_picture, "Files", "Save the picture as PNG", "Ctrl+s"},
    {Action::save_walk, "Files", "Save the animation as GIF", "Ctrl+g"},
    {Action::save_morph, "Files", "Save the morph as GIF", "Ctrl+m"},
    {Action::switch_theme, "View", "Light or dark", "t"},
    {Action::switch_order, "View", "-3 on top, as published", "v"},
    {Action::switch_pixels, "View", "Pixels as squares", "x"},
    {Action::larger, "View", "Everything larger", "Ctrl++", "Ctrl+=", true},
    {Action::smaller, "View", "Everything smaller", "Ctrl+-", "", true},
    {Action::usual_size, "View", "The usual size", "Ctrl+0"},
    {Action::help, "View", "These keys", "F1", "?"},
    {Action::close, "View", "Close this, or stop what moves", "Escape"},
    {Action::quit, "View", "Quit", "Ctrl+q"},
};

/// The action of a key ("r", "Ctrl+z"); with `is_repeat` only if it repeats while the key is kept down.
[[nodiscard]] inline std::optional<Action> action_of(std::string_view key, bool is_repeat = false) {
  for (const KeyCommand& command : key_commands)
    if (key == command.key || (!command.other_key.empty() && key == command.other_key))
      return is_repeat && !command.repeats ? std::nullopt : std::optional{command.action};
  return std::nullopt;
}

[[nodiscard]] inline const KeyCommand& command_of(Action action) {
  for (const KeyCommand& command : key_commands)
    if (command.action == action) return command;
  return key_commands[0];
}

/// A key as it is printed on keyboards: "Ctrl+Z".
[[nodiscard]] inline std::string key_label(std::string_view key) {
  std::string label{key};
  if (!label.empty() && (label.size() == 1 || label[label.size() - 2] == '+'))
    label.back() = animevae::upper_case(label.back());
  return label;
}

}  // namespace animevae::program
