// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include <animevae/faces/face_pose.hpp>

namespace animevae::face {
namespace detail {

/// Paints the current path as hair seen from behind the face: darker, and darkest towards the neck.
inline void paint_back(const Sketch& sketch) {
  const Tones& hair = sketch.palette.hair;
  const Colour deep = hair.shadow * Colour{0.80, 0.76, 0.82};
  sketch.pen.fill({-44, 0}, {44, 0}, {hair.base, hair.shadow, deep, deep, hair.shadow, hair.base}, true);
  sketch.pen.outline(hair.line, 0.8);
}

/// Paints the current path as hair in full light.
inline void paint_front(const Sketch& sketch, Point root, Point tip) {
  const Tones& hair = sketch.palette.hair;
  sketch.pen.fill(root, tip, {hair.base, hair.base, hair.shadow}, true);
  sketch.pen.outline(hair.line, 0.75);
}

inline Point back(const Sketch& sketch, double x, double y) { return sketch.pose(x, y, -0.15); }

inline Pen& start_back(const Sketch& sketch) {
  const auto at = [&](double x, double y) { return back(sketch, x, y); };
  return sketch.pen.move(at(-37, -6))
      .curve(at(-40, -33), at(-24, -49.5), at(0, -49.5))
      .curve(at(24, -49.5), at(40, -33), at(37, -6));
}

/// Completes the silhouette, begun at the right temple, with pointed locks from right to left. The left half mirrors
/// the points of the right.
inline void spikes(const Sketch& sketch, std::span<const Point> right) {
  Pen& pen = sketch.pen;
  const auto at = [&](Point p) { return back(sketch, p.x, p.y); };
  for (std::size_t k = 0; k + 1 < right.size(); k += 2)
    pen.bow(at({right[k].x + 1, right[k].y - 7}), at(right[k]))
        .bow(at(mix(right[k], right[k + 1], 0.5) + Point{-1, 2}), at(right[k + 1]));
  for (std::size_t k = right.size() / 2 * 2; k >= 2; k -= 2) {
    const Point notch{-right[k - 1].x, right[k - 1].y}, tip{-right[k - 2].x, right[k - 2].y};
    const Point next = k > 2 ? Point{-right[k - 3].x, right[k - 3].y} : Point{-38, -6};
    pen.line(at(notch)).bow(at(mix(tip, notch, 0.5) + Point{1, 2}), at(tip)).bow(at({tip.x - 1, tip.y - 7}), at(next));
  }
  pen.close();
}

inline void draw_short_back(const Sketch& sketch) {
  constexpr Point tips[] = {{36, 20}, {32, 15}, {28, 28}, {22, 22}, {15, 34}, {8, 28}};
  start_back(sketch);
  spikes(sketch, tips);
  paint_back(sketch);
}

inline void draw_spiky_back(const Sketch& sketch) {
  constexpr Point crown[] = {{45, 12}, {37, 4}, {45, 25}, {36, 13}, {38, 37}, {28, 24}, {25, 43}, {12, 30}};
  start_back(sketch);
  spikes(sketch, crown);
  paint_back(sketch);
}

inline void draw_bob_back(const Sketch& sketch) {
  const auto at = [&](double x, double y) { return back(sketch, x, y); };
  Pen& pen = start_back(sketch);
  pen.curve(at(44, 10), at(44, 26), at(35, 36))
      .bow(at(33, 41), at(24, 41))
      .bow(at(27, 37), at(25, 33))
      .line(at(-25, 33));
  pen.bow(at(-27, 37), at(-24, 41)).bow(at(-33, 41), at(-35, 36)).curve(at(-44, 26), at(-44, 10), at(-38, -6)).close();
  paint_back(sketch);
}

inline void draw_long_back(const Sketch& sketch) {
  const auto at = [&](double x, double y) { return back(sketch, x, y); };
  start_back(sketch)
      .curve(at(42, 20), at(43, 40), at(46, 75))
      .line(at(-46, 75))
      .curve(at(-43, 40), at(-42, 20), at(-38, -6))
      .close();
  paint_back(sketch);
  for (const double x : {-38.0, -33.0, 33.0, 38.0})
    sketch.pen.swelling_line({at(x, -2), at(x * 1.02, 20), at(x * 1.03, 40), at(x * 1.08, 66)}, {0.2, 1.1, 0.8},
                             sketch.palette.hair.line, 0.7);
}

inline void draw_wavy_back(const Sketch& sketch) {
  const auto at = [&](double x, double y) { return back(sketch, x, y); };
  Pen& pen = start_back(sketch);
  pen.curve(at(50, 2), at(38, 10), at(44, 18))
      .curve(at(52, 26), at(40, 32), at(47, 42))
      .curve(at(54, 50), at(44, 56), at(50, 72))
      .line(at(-50, 72));
  pen.curve(at(-44, 56), at(-54, 50), at(-47, 42))
      .curve(at(-40, 32), at(-52, 26), at(-44, 18))
      .curve(at(-38, 10), at(-50, 2), at(-38, -6))
      .close();
  paint_back(sketch);
  for (const double side : {-1.0, 1.0})
    for (const double x : {33.0, 39.0})
      for (const double y : {2.0, 26.0, 50.0})
        pen.swelling_line(
            {at(side * x, y), at(side * (x + 7), y + 6), at(side * (x - 4), y + 14), at(side * (x + 3), y + 22)},
            {0.2, 1.2, 0.2}, sketch.palette.hair.line, 0.7);
}

/// A bunch of hair from a tie at the temple, down and out of the picture.
inline void draw_tail(const Sketch& sketch, double side) {
  Pen& pen = sketch.pen;
  const Tones &hair = sketch.palette.hair, &accent = sketch.palette.accent;
  const auto at = [&](double x, double y) { return sketch.pose(side * x, y, -0.1); };
  pen.move(at(31, -34))
      .curve(at(42, -48), at(58, -34), at(58, -4))
      .curve(at(58, 20), at(54, 40), at(47, 58))
      .curve(at(45, 48), at(45, 40), at(43, 34));
  pen.curve(at(42, 44), at(40, 50), at(37, 54)).curve(at(40, 30), at(44, 0), at(31, -28)).close();
  paint_front(sketch, at(34, -34), at(48, 58));
  pen.swelling_line({at(36, -33), at(48, -30), at(52, -2), at(46, 40)}, {0.2, 1.2, 0.3}, hair.line, 0.75);
  pen.swelling_line({at(36, -31), at(44, -22), at(48, 0), at(43, 30)}, {0.2, 1.0, 0.3}, hair.line, 0.75);
  pen.swelling_line({at(46, -31), at(51, -26), at(53, -18), at(53.5, -10)}, {0.2, 2.2, 0.2}, hair.light, 0.8);
  pen.ellipse(at(33.5, -32), 4.2, 5.2).fill(accent.base, 1, true);
  pen.outline(accent.line, 0.9);
}

inline void draw_braid(const Sketch& sketch, double side) {
  Pen& pen = sketch.pen;
  const Tones &hair = sketch.palette.hair, &accent = sketch.palette.accent;
  const auto at = [&](double x, double y) { return sketch.pose(side * x, y, 0); };
  const auto segment = [&](double x, double y, double width, double length) {
    pen.move(at(x - 0.8 * width, y - 4))
        .curve(at(x - width, y + 3), at(x - 0.5 * width, y + length - 1.5), at(x, y + length));
    pen.curve(at(x + 0.5 * width, y + length - 1.5), at(x + width, y + 3), at(x + 0.8 * width, y - 4)).close();
    paint_front(sketch, at(x, y - 4), at(x, y + length + 2));
    pen.swelling_line({at(x - 4, y), at(x - 3.6, y + 2), at(x - 2.6, y + 4), at(x - 1.4, y + 5.4)}, {0.2, 1.6, 0.2},
                      hair.light, 0.75);
    pen.swelling_line({at(x, y), at(x + 0.4, y + 3), at(x + 0.3, y + 5), at(x, y + length)}, {0.3, 1.0, 0.3},
                      hair.line);
  };
  segment(35, 43, 7, 18);
  for (int k = 3; k >= 0; --k) segment(32 + 0.9 * k, 8 + 8.6 * k, 8, 9.5);
  pen.ellipse(at(35, 42), 5.6, 2.6).fill(accent.base, 1, true);
  pen.outline(accent.line, 0.8);
}

inline void draw_bun(const Sketch& sketch, double side) {
  Pen& pen = sketch.pen;
  const Tones& hair = sketch.palette.hair;
  const Point centre = sketch.pose(side * 29, -41, -0.1);
  pen.ellipse(centre, 12.5, 12);
  paint_front(sketch, centre + Point{0, -12}, centre + Point{0, 14});
  pen.swelling_line({centre + Point{-8, 4}, centre + Point{-5, -8}, centre + Point{6, -8}, centre + Point{7, 2}},
                    {0.2, 1.1, 0.2}, hair.line, 0.8);
  pen.swelling_line({centre + Point{-4, 4}, centre + Point{-3, -3}, centre + Point{3, -3}, centre + Point{3, 3}},
                    {0.2, 1.0, 0.2}, hair.line, 0.8);
  pen.swelling_line({centre + Point{-7, -5}, centre + Point{-4, -9}, centre + Point{0, -9.6}, centre + Point{4, -8.6}},
                    {0.3, 2.0, 0.3}, hair.light, 0.85);
}

}  // namespace detail

/// The hair behind the head; drawn before the neck.
inline void draw_back_hair(const Sketch& sketch) {
  switch (sketch.factors.hair_style) {
    case HairStyle::cropped: return detail::draw_short_back(sketch);
    case HairStyle::spiky: return detail::draw_spiky_back(sketch);
    case HairStyle::bob: return detail::draw_bob_back(sketch);
    case HairStyle::straight: return detail::draw_long_back(sketch);
    case HairStyle::wavy: return detail::draw_wavy_back(sketch);
    case HairStyle::twin_tails:
      detail::draw_tail(sketch, -1);
      detail::draw_tail(sketch, 1);
      return detail::draw_short_back(sketch);
    case HairStyle::side_tail: detail::draw_tail(sketch, 1); return detail::draw_short_back(sketch);
    case HairStyle::braids: return detail::draw_short_back(sketch);
    case HairStyle::buns:
      detail::draw_bun(sketch, -1);
      detail::draw_bun(sketch, 1);
      return detail::draw_short_back(sketch);
  }
}

/// Hair that hangs over the shoulders; drawn after the outfit.
inline void draw_hanging_hair(const Sketch& sketch) {
  if (sketch.factors.hair_style != HairStyle::braids) return;
  detail::draw_braid(sketch, -1);
  detail::draw_braid(sketch, 1);
}

}  // namespace animevae::face
