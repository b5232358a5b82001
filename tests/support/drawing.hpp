// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include <animevae/plot/canvas.hpp>

// What tests of figures ask a canvas: which shapes of one kind it holds, and which words.

template <class Kind>
std::vector<Kind> drawn(const animevae::Canvas& canvas) {
  std::vector<Kind> found;
  for (const auto& shape : canvas.shapes())
    if (const auto* match = std::get_if<Kind>(&shape)) found.push_back(*match);
  return found;
}

inline bool says(const animevae::Canvas& canvas, const std::string& words) {
  const auto texts = drawn<animevae::TextShape>(canvas);
  return std::any_of(texts.begin(), texts.end(), [&](const auto& shape) { return shape.text == words; });
}

inline std::vector<animevae::RectangleShape> drawn_in(const animevae::Canvas& canvas, const animevae::Colour& colour) {
  auto found = drawn<animevae::RectangleShape>(canvas);
  std::erase_if(found, [&](const auto& shape) { return !(shape.fill == colour); });
  return found;
}
