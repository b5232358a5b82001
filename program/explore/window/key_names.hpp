// SPDX-License-Identifier: MIT
#pragma once

#include <GLFW/glfw3.h>

#include <string>

namespace animevae::program {

/// The name of a key in the table of keys, by its label in the user's keyboard layout: "Ctrl+z", "Shift+Up". Empty for
/// modifiers and other keys that have no action.
inline std::string key_name(int key, int scancode, int modifiers) {
  std::string name;
  switch (key) {
    case GLFW_KEY_SPACE: name = "Space"; break;
    case GLFW_KEY_LEFT: name = "Left"; break;
    case GLFW_KEY_RIGHT: name = "Right"; break;
    case GLFW_KEY_UP: name = "Up"; break;
    case GLFW_KEY_DOWN: name = "Down"; break;
    case GLFW_KEY_PAGE_UP: name = "PageUp"; break;
    case GLFW_KEY_PAGE_DOWN: name = "PageDown"; break;
    case GLFW_KEY_TAB: name = "Tab"; break;
    case GLFW_KEY_BACKSPACE: name = "Backspace"; break;
    case GLFW_KEY_DELETE: name = "Delete"; break;
    case GLFW_KEY_ESCAPE: name = "Escape"; break;
    case GLFW_KEY_F1: name = "F1"; break;
    default:
      if (key >= GLFW_KEY_0 && key <= GLFW_KEY_9) {
        name = std::string(1, char('0' + key - GLFW_KEY_0));  // also in layouts that have digits under Shift
      } else if (const char* printed = glfwGetKeyName(key, scancode)) {
        name = printed;
      }
  }
  if (name.empty()) return name;
  const bool is_letter = name.size() == 1 && name[0] >= 'a' && name[0] <= 'z';
  const bool is_sign = name.size() == 1 && !is_letter && (name[0] < '0' || name[0] > '9');
  // Ctrl and + need shift on some layouts.
  if ((modifiers & GLFW_MOD_SHIFT) != 0 && !is_sign) name = "Shift+" + name;
  if ((modifiers & (GLFW_MOD_CONTROL | GLFW_MOD_SUPER)) != 0) name = "Ctrl+" + name;
  if ((modifiers & GLFW_MOD_ALT) != 0) name = "Alt+" + name;
  return name;
}

}  // namespace animevae::program
