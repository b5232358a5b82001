// SPDX-License-Identifier: MIT
#pragma once

#include <animevae/faces/face_pose.hpp>

namespace animevae::face {
namespace detail {

inline void draw_glasses(const Sketch& sketch) {
  Pen& pen = sketch.pen;
  const Colour frame = sketch.palette.accent.line;
  for (const double side : {-1.0, 1.0}) {
    const double narrow = sketch.pose.foreshortening(side * 13);
    const Point centre = sketch.pose.on_face(side * 15.6, 2.5);
    pen.ellipse(centre, 12.2 * narrow, 11).fill(white, 0.12, true);
    pen.outline(frame, 1.5);
    pen.swelling_line({centre + Point{-8.5 * narrow, -1}, centre + Point{-8 * narrow, -5},
                       centre + Point{-5 * narrow, -8}, centre + Point{-2 * narrow, -9}},
                      {0.3, 1.4, 0.3}, white, 0.8);
  }
  const Point left = sketch.pose.on_face(-3.4, 1), right = sketch.pose.on_face(3.4, 1);
  pen.move(left).bow(mix(left, right, 0.5) + Point{0, -2.5}, right).outline(frame, 1.5);
}

inline void draw_bow(const Sketch& sketch) {
  Pen& pen = sketch.pen;
  const Tones& accent = sketch.palette.accent;
  pen.within([&] {
    pen.place(sketch.pose(21, -40, 0.3), 28, 1.15, 1.15);
    for (const double side : {-1.0, 1.0}) {
      pen.move({0, 0})
          .curve({side * 6, -10}, {side * 17, -11}, {side * 18, -5})
          .curve({side * 19, 3}, {side * 15, 9}, {side * 12, 8})
          .curve({side * 7, 7}, {side * 3, 3}, {0, 0});
      pen.fill(accent.base, 1, true);
      pen.outline(accent.line, 0.9);
      pen.swelling_line({{side * 3, -0.5}, {side * 7, -2.5}, {side * 10, -3}, {side * 13, -2}}, {0.3, 1.8, 0.3},
                        accent.shadow);
      pen.swelling_line({{side * 8, -7}, {side * 11, -9}, {side * 14, -8.8}, {side * 15.5, -7}}, {0.2, 1.6, 0.2},
                        accent.light, 0.9);
    }
    pen.ellipse({}, 3.4, 3.8).fill(accent.shadow, 1, true);
    pen.outline(accent.line, 0.9);
  });
}

inline void draw_hairband(const Sketch& sketch) {
  Pen& pen = sketch.pen;
  const Tones& accent = sketch.palette.accent;
  const auto at = [&](double x, double y) { return sketch.pose(x, y, 0.35 * (1 - x * x / 1600)); };
  pen.move(at(-39, -16))
      .curve(at(-36, -32), at(-20, -42.5), at(0, -42.5))
      .curve(at(20, -42.5), at(36, -32), at(39, -16))
      .line(at(36.5, -10));
  pen.curve(at(34, -26), at(19, -35.5), at(0, -35.5)).curve(at(-19, -35.5), at(-34, -26), at(-36.5, -10)).close();
  pen.fill(accent.base, 1, true);
  pen.outline(accent.line, 0.9);
  pen.swelling_line({at(-27, -31.5), at(-18, -39), at(-8, -40.5), at(2, -40.7)}, {0.2, 1.8, 0.2}, accent.light, 0.9);
}

inline void draw_hairclips(const Sketch& sketch) {
  Pen& pen = sketch.pen;
  const Tones& accent = sketch.palette.accent;
  pen.within([&] {
    pen.place(sketch.pose(-23, -20, 0.5), -24, 1, 1);
    for (const double y : {-3.6, 3.6}) {
      pen.move({-8, y - 1.7}).polygon({{8, y - 1.7}, {8, y + 1.7}, {-8, y + 1.7}});
      pen.fill(accent.base, 1, true);
      pen.outline(accent.line, 0.9);
      pen.move({-6.5, y - 0.7}).line({4, y - 0.7}).outline(accent.light, 0.8);
    }
  });
}

inline void draw_flower(const Sketch& sketch) {
  Pen& pen = sketch.pen;
  const Tones& accent = sketch.palette.accent;
  pen.within([&] {
    pen.place(sketch.pose(-26, -31, 0.35), 0, 1.15, 1.15);
    for (int k = 0; k < 5; ++k) {
      pen.within([&] {
        pen.place({}, 72 * k, 1, 1);
        pen.move({0, 0})
            .curve({-7, -5}, {-5.5, -12.5}, {0, -11})
            .curve({5.5, -12.5}, {7, -5}, {0, 0})
            .fill({0, 0}, {0, -11}, {accent.base, accent.light}, true);
        pen.outline(accent.line, 0.8);
      });
    }
    pen.ellipse({}, 3, 3).fill(rgb(0xffd84a), 1, true);
    pen.outline(accent.line, 0.7);
  });
}

inline void draw_cat_ear(const Sketch& sketch, double side) {
  Pen& pen = sketch.pen;
  const Tones& hair = sketch.palette.hair;
  const auto at = [&](double x, double y) { return sketch.pose(side * x, y, 0.1); };
  pen.move(at(11, -46))
      .curve(at(16, -54), at(24, -58), at(33, -58))
      .curve(at(36, -48), at(36, -36), at(33, -28))
      .bow(at(24, -40), at(11, -46));
  pen.fill(at(20, -30), at(33, -58), {hair.base, hair.base, hair.shadow}, true);
  pen.outline(hair.line, 1.0);
  pen.move(at(18, -45))
      .curve(at(22, -50), at(26, -53), at(30.5, -54))
      .curve(at(32.5, -47), at(32, -40), at(30.5, -34))
      .bow(at(25, -41), at(18, -45))
      .fill(rgb(0xf6a8b4));
}

inline void draw_headphones(const Sketch& sketch) {
  Pen& pen = sketch.pen;
  const Tones& accent = sketch.palette.accent;
  const auto at = [&](double x, double y) { return sketch.pose(x, y, 0.05); };
  pen.move(at(-39, 0))
      .curve(at(-44, -36), at(-26, -54), at(0, -54))
      .curve(at(26, -54), at(44, -36), at(39, 0))
      .outline(accent.line, 5);
  pen.move(at(-39, 0))
      .curve(at(-44, -36), at(-26, -54), at(0, -54))
      .curve(at(26, -54), at(44, -36), at(39, 0))
      .outline(accent.base, 3.4);
  for (const double side : {-1.0, 1.0}) {
    pen.ellipse(at(side * 38.5, 3), 6.5, 11).fill(accent.base, 1, true);
    pen.outline(accent.line, 1);
    pen.ellipse(at(side * 40, 3), 3.4, 7).fill(accent.shadow);
    pen.ellipse(at(side * 39.5, -1.5), 1.3, 3).fill(accent.light);
  }
}

}  // namespace detail

/// Draws the accessory on the head; drawn last.
inline void draw_accessory(const Sketch& sketch) {
  switch (sketch.factors.accessory) {
    case Accessory::none: return;
    case Accessory::glasses: return detail::draw_glasses(sketch);
    case Accessory::bow: return detail::draw_bow(sketch);
    case Accessory::hairband: return detail::draw_hairband(sketch);
    case Accessory::hairclips: return detail::draw_hairclips(sketch);
    case Accessory::flower: return detail::draw_flower(sketch);
    case Accessory::cat_ears: detail::draw_cat_ear(sketch, -1); return detail::draw_cat_ear(sketch, 1);
    case Accessory::headphones: return detail::draw_headphones(sketch);
  }
}

}  // namespace animevae::face
