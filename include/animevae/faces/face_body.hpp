// SPDX-License-Identifier: MIT
#pragma once

#include <animevae/faces/face_pose.hpp>

namespace animevae::face {

inline void draw_neck(const Sketch& sketch) {
  Pen& pen = sketch.pen;
  const Tones& skin = sketch.palette.skin;
  const double lean = 6 * sketch.pose.turn();
  pen.move({-9 + lean, 18}).curve({-9 + lean, 36}, {-9, 40}, {-26, 47}).line({-26, 75}).line({26, 75}).line({26, 47});
  pen.curve({9, 40}, {9 + lean, 36}, {9 + lean, 18}).close().fill(skin.base);
  // The shadow of the chin.
  pen.move({-9.3 + lean, 20}).line({9.3 + lean, 20}).curve({9 + lean, 34}, {9, 36}, {10.5, 40});
  pen.curve({2, 44.5}, {-3, 42}, {-9.3, 36}).curve({-9, 34}, {-9 + lean, 32}, {-9.3 + lean, 20}).fill(skin.shadow);
  pen.swelling_line({{-9 + lean, 26}, {-8.6 + lean, 36}, {-9, 40}, {-20, 45}}, {0.4, 1.0, 0.3}, skin.line, 0.8);
  pen.swelling_line({{9 + lean, 26}, {8.6 + lean, 36}, {9, 40}, {20, 45}}, {0.4, 1.0, 0.3}, skin.line, 0.8);
}

namespace detail {

inline void draw_shoulders(Pen& pen, const Tones& cloth, double top) {
  pen.move({-13, top})
      .curve({-24, top + 3}, {-42, top + 6}, {-50, top + 26})
      .line({-50, 90})
      .line({50, 90})
      .line({50, top + 26});
  pen.curve({42, top + 6}, {24, top + 3}, {13, top}).bow({0, top + 22}, {-13, top});
  pen.fill(cloth.base, 1, true);
  pen.outline(cloth.line, 0.9);
}

inline void draw_sailor(Pen& pen, const Tones& accent) {
  const Tones shirt{.line = rgb(0x6a6a80), .shadow = rgb(0xd4d6e4), .base = rgb(0xf8f8fc), .light = white};
  draw_shoulders(pen, shirt, 41);
  pen.move({-12, 37}).curve({-22, 40}, {-34, 42}, {-44, 52}).line({-38, 66}).bow({-16, 60}, {0, 62});
  pen.bow({16, 60}, {38, 66})
      .line({44, 52})
      .curve({34, 42}, {22, 40}, {12, 37})
      .bow({9, 50}, {0, 56})
      .bow({-9, 50}, {-12, 37});
  pen.fill(accent.shadow, 1, true);
  pen.outline(accent.line, 0.9);
  pen.swelling_line({{-36, 61}, {-22, 57}, {-8, 58}, {0, 59.6}}, {1, 1.1, 1}, white);
  pen.swelling_line({{36, 61}, {22, 57}, {8, 58}, {0, 59.6}}, {1, 1.1, 1}, white);
}

inline void draw_shirt(Pen& pen, const Tones& accent) {
  draw_shoulders(pen, accent, 42);
  for (const double side : {-1.0, 1.0}) {
    pen.move({side * 11, 35})
        .line({side * 21, 43})
        .line({side * 12, 56})
        .line({side * 0.5, 48})
        .bow({side * 7, 44}, {side * 11, 35});
    pen.fill(white, 1, true);
    pen.outline(accent.line, 0.9);
  }
  pen.move({-3, 48}).polygon({{3, 48}, {5, 66}, {-5, 66}});
  pen.fill(accent.shadow, 1, true);
  pen.outline(accent.line, 0.8);
}

inline void draw_ribbon(Pen& pen, const Tones& accent) {
  const Tones blouse{.line = rgb(0x75686c), .shadow = rgb(0xe2d6d8), .base = rgb(0xfffbf6), .light = white};
  draw_shoulders(pen, blouse, 40);
  for (const double side : {-1.0, 1.0}) {
    pen.move({0, 46})
        .curve({side * 6, 38}, {side * 15, 38}, {side * 17, 42})
        .curve({side * 18, 49}, {side * 9, 53}, {0, 48})
        .close();
    pen.fill(accent.base, 1, true);
    pen.outline(accent.line, 0.9);
    pen.swelling_line({{side * 2, 46.5}, {side * 6, 45}, {side * 9, 44}, {side * 13, 44.5}}, {0.3, 1.2, 0.2},
                      accent.shadow);
  }
  pen.ellipse({0, 46.5}, 3, 3).fill(accent.light, 1, true);
  pen.outline(accent.line, 0.9);
}

inline void draw_turtleneck(Pen& pen, const Tones& accent) {
  draw_shoulders(pen, accent, 40);
  pen.move({-12, 34}).bow({0, 41}, {12, 34}).curve({13.5, 38}, {14.5, 42}, {16, 45}).bow({0, 53}, {-16, 45});
  pen.curve({-14.5, 42}, {-13.5, 38}, {-12, 34}).fill(accent.base, 1, true);
  pen.outline(accent.line, 0.9);
  for (const double x : {-7.0, -2.4, 2.4, 7.0})
    pen.swelling_line({{x, 38.5}, {x, 41}, {x * 1.2, 44}, {x * 1.25, 47}}, {0.3, 0.9, 0.3}, accent.shadow);
}

}  // namespace detail

inline void draw_outfit(const Sketch& sketch) {
  const Tones& accent = sketch.palette.accent;
  switch (sketch.factors.outfit) {
    case Outfit::sailor: return detail::draw_sailor(sketch.pen, accent);
    case Outfit::shirt: return detail::draw_shirt(sketch.pen, accent);
    case Outfit::ribbon: return detail::draw_ribbon(sketch.pen, accent);
    case Outfit::turtleneck: return detail::draw_turtleneck(sketch.pen, accent);
  }
}

}  // namespace animevae::face
