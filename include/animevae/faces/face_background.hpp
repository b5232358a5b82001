// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <numbers>

#include <animevae/faces/face_pose.hpp>

namespace animevae::face {

/// Fills the whole picture: pale and low in contrast, so that the head stands out at every depth.
inline void draw_background(const Sketch& sketch) {
  Pen& pen = sketch.pen;
  const double hue = sketch.factors.background_hue, depth = sketch.factors.background_depth;
  const Colour pale = mix(white, hsl(hue, 0.60, 0.78), depth);
  const Colour deep = mix(white, hsl(hue + 12, 0.50, 0.64), depth);
  const auto sheet = [&]() -> Pen& { return pen.polygon({{0, 0}, {100, 0}, {100, 100}, {0, 100}}); };
  switch (sketch.factors.background) {
    case Background::plain: sheet().fill(mix(pale, deep, 0.3)); break;
    case Background::gradient: sheet().fill({50, 0}, {50, 100}, {deep, pale, white}); break;
    case Background::dots:
      sheet().fill(pale);
      for (int row = 0; row < 6; ++row)
        for (int column = 0; column < 6; ++column)
          pen.ellipse({column * 18.0 + (row % 2 ? 9 : 0), row * 18.0 + 5}, 4.2, 4.2);
      pen.fill(deep);
      break;
    case Background::stripes:
      sheet().fill(pale);
      for (double x = -100; x < 100; x += 20) pen.move({x, 100}).polygon({{x + 10, 100}, {x + 110, 0}, {x + 100, 0}});
      pen.fill(deep);
      break;
    case Background::rays:
      sheet().fill(pale);
      for (int k = 0; k < 12; ++k) {
        const double angle = k * std::numbers::pi / 6;
        const auto rim = [angle](double aside) {
          return Point{50 + 90 * std::cos(angle + aside), 50 + 90 * std::sin(angle + aside)};
        };
        pen.move({50, 50}).polygon({rim(-0.13), rim(0.13)});
      }
      pen.fill(deep);
      break;
  }
}

}  // namespace animevae::face
