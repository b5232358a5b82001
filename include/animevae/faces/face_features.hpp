// SPDX-License-Identifier: MIT
#pragma once

#include <animevae/faces/face_pose.hpp>

namespace animevae::face {

/// Forehead, cheeks, jaw and chin as a closed path.
inline Pen& skin_path(const Sketch& sketch) {
  const Pose& at = sketch.pose;
  Pen& pen = sketch.pen.move(at(-21, -40, 0.2)).curve(at(-28, -26, 0.05), at(-29, -4, 0.05), at(-27.8, 4, 0.06));
  pen.curve(at(-27, 12, 0.1), at(-23.4, 19.6, 0.25), at(-16, 25.4, 0.45));
  pen.curve(at(-10, 29.8, 0.58), at(-4.5, 32.2, 0.68), at(0, 32.4, 0.7));
  pen.curve(at(4.5, 32.2, 0.68), at(10, 29.8, 0.58), at(16, 25.4, 0.45));
  pen.curve(at(23.4, 19.6, 0.25), at(27, 12, 0.1), at(27.8, 4, 0.06));
  return pen.curve(at(29, -4, 0.05), at(28, -26, 0.05), at(21, -40, 0.2)).close();
}

inline void draw_skin(const Sketch& sketch) {
  Pen& pen = sketch.pen;
  const Pose& at = sketch.pose;
  const Tones& skin = sketch.palette.skin;
  for (const double side : {-1.0, 1.0}) {  // ears
    const double x = side * 28.3;
    pen.move(at(x, -4, -0.1))
        .curve(at(x + side * 6, -8, -0.15), at(x + side * 6, 4, -0.15), at(x - side * 0.5, 10, -0.1));
    pen.fill(skin.shadow, 1, true);
    pen.outline(skin.line, 0.9);
  }
  skin_path(sketch).fill(skin.base, 1, true);
  pen.outline(skin.line, 0.8, 0.75);
  for (const double side : {-1.0, 1.0}) {  // the line of the jaw swells towards the chin
    const Cubic jaw{at(side * 27.4, 7, 0.08), at(side * 25.5, 15, 0.16), at(side * 22.2, 20.5, 0.28),
                    at(side * 15, 26.1, 0.47)};
    pen.swelling_line(jaw, {0.3, 1.3, 0.8}, skin.line, 0.9);
    const Cubic chin{jaw.d, at(side * 9.6, 30, 0.58), at(side * 4.5, 32.2, 0.68), at(0, 32.4, 0.7)};
    pen.swelling_line(chin, {0.8, 1.2, 0.5}, skin.line, 0.9);
  }
}

inline void draw_blush(const Sketch& sketch) {
  const Colour red = mix(sketch.palette.skin.base, rgb(0xf0406a), 0.75);
  const double strength = 0.6 * sketch.factors.blush;
  for (const double side : {-1.0, 1.0}) {
    const double narrow = sketch.pose.foreshortening(side * 17);
    sketch.pen.glow(sketch.pose.on_face(side * 17, 14.5), 7.8 * narrow, 5, red, strength);
    for (const double x : {-2.5, 0.0, 2.5}) {
      const Point foot = sketch.pose.on_face(side * 17 + x - 0.8, 16.2);
      sketch.pen.swelling_line({foot, foot + Point{0.5, -1}, foot + Point{1, -2}, foot + Point{1.5, -3}},
                               {0.2, 0.8, 0.2}, red * Colour{0.9, 0.6, 0.6}, strength * 0.8);
    }
  }
}

inline void draw_nose(const Sketch& sketch) {
  const Pose& at = sketch.pose;
  const Tones& skin = sketch.palette.skin;
  const double side = at.turn() < 0 ? -1 : 1;
  const Point tip = at(0, 13, 1.12);
  sketch.pen.move(tip + Point{side * -0.3, -2.4})
      .bow(tip + Point{side * 1.6, 1}, tip + Point{side * -1.8, 1.9})
      .close()
      .fill(skin.shadow * Colour{0.93, 0.84, 0.84});
  sketch.pen.swelling_line({tip + Point{side * 0.2, -1}, tip + Point{side * 1.2, 0.6}, tip + Point{side * 0.6, 1.4},
                            tip + Point{side * -0.8, 1.7}},
                           {0.2, 1.0, 0.2}, skin.line);
}

namespace detail {

/// An open mouth: the path that is filled dark also clips tongue and teeth.
template <class Path>
void draw_open_mouth(Pen& pen, const Tones& skin, Path&& path, bool teeth, double tongue_y) {
  path();
  pen.fill(rgb(0x8c1f33));
  pen.within([&] {
    path();
    pen.clip();
    pen.ellipse({0, tongue_y}, 4.6, 3.4).fill(rgb(0xf2788c));
    if (teeth) pen.move({-8, -4}).line({8, -4}).line({8, 0.1}).bow({0, 2.6}, {-8, 0.1}).close().fill(white);
  });
  path();
  pen.outline(skin.line * Colour{0.75, 0.55, 0.6}, 0.9);
}

inline void draw_mouth_shape(Pen& pen, const Tones& skin, Mouth mouth) {
  const Colour line = skin.line * Colour{0.72, 0.52, 0.56};
  switch (mouth) {
    case Mouth::closed:  // with the shadow of the lower lip; the line alone looks blank
      pen.swelling_line({{-2.4, 2.9}, {-1, 3.5}, {1, 3.5}, {2.4, 2.9}}, {0.3, 1.1, 0.3}, skin.shadow);
      return pen.swelling_line({{-5, -0.1}, {-2, 0.9}, {2, 0.9}, {5, -0.1}}, {0.7, 1.7, 0.7}, line);
    case Mouth::smile:
      return pen.swelling_line({{-7.2, -2}, {-3.6, 2.9}, {3.6, 2.9}, {7.2, -2}}, {0.7, 1.7, 0.7}, line);
    case Mouth::frown:
      return pen.swelling_line({{-5.4, 2}, {-2.6, -1.8}, {2.6, -1.8}, {5.4, 2}}, {0.7, 1.7, 0.7}, line);
    case Mouth::cat:
      pen.swelling_line({{-6.8, -1.8}, {-6.2, 2.6}, {-0.8, 3.2}, {0, -0.8}}, {0.7, 1.6, 0.9}, line);
      return pen.swelling_line({{0, -0.8}, {0.8, 3.2}, {6.2, 2.6}, {6.8, -1.8}}, {0.9, 1.6, 0.7}, line);
    case Mouth::round:
      return draw_open_mouth(
          pen, skin,
          [&] {
            pen.ellipse({0, 0.6}, 3.3, 4.0);
          },
          false, 4.5);
    case Mouth::laughing:
      return draw_open_mouth(
          pen, skin,
          [&] {
            pen.move({-7.6, -2.6})
                .bow({0, -0.6}, {7.6, -2.6})
                .curve({7, 4.5}, {3.5, 6.2}, {0, 6.2})
                .curve({-3.5, 6.2}, {-7, 4.5}, {-7.6, -2.6})
                .close();
          },
          true, 5.6);
  }
}

}  // namespace detail

inline void draw_mouth(const Sketch& sketch) {
  sketch.pen.within([&] {
    sketch.pen.place(sketch.pose(0, 21.8, 0.92), 0, sketch.pose.foreshortening(0), 1);
    detail::draw_mouth_shape(sketch.pen, sketch.palette.skin, sketch.factors.mouth);
  });
}

inline void draw_brows(const Sketch& sketch) {
  const double angle = sketch.factors.brow_angle, height = -14.5 - 2.5 * sketch.factors.brow_height;
  const Colour colour = mix(sketch.palette.hair.line, sketch.palette.hair.shadow, 0.25);
  for (const double side : {-1.0, 1.0}) {
    const auto at = [&](double x, double y) { return sketch.pose.on_face(side * x, height + y); };
    const double inner = 3.2 * angle, outer = -2.6 * angle;
    sketch.pen.swelling_line(
        {at(8.5, inner), at(13, inner * 0.6 - 2.2), at(19, outer * 0.7 - 2.4), at(24, outer + 0.8)}, {1.1, 1.5, 0.2},
        colour, 0.92);
  }
}

}  // namespace animevae::face
