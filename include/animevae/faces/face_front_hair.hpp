// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <span>

#include <animevae/faces/face_back_hair.hpp>
#include <animevae/faces/face_features.hpp>
#include <animevae/faces/face_pose.hpp>

namespace animevae::face {
namespace detail {

/// A pointed lock of the bangs and the notch to its right.
struct Lock {
  Point tip, notch;
};

/// Bangs: where the hair parts at the crown, and its locks from left to right.
struct BangsShape {
  Point part;
  std::span<const Lock> locks;
};

inline BangsShape bangs_shape(Bangs bangs) {
  static constexpr Lock blunt[] = {{{-31, 3}, {-27, -11}}, {{-23, -8}, {-20, -10}}, {{-17, -7}, {-12.5, -16}},
                                   {{-9, -7}, {-6, -9.5}}, {{-3, -6.5}, {2, -15}},  {{5, -6.5}, {8, -9}},
                                   {{11, -7}, {15, -15}},  {{20, -7.5}, {23, -10}}, {{25, -8}, {27.5, -12}},
                                   {{31, 3}, {36, -4}}};
  static constexpr Lock jagged[] = {{{-32, 10}, {-28, -10}},  {{-26, -1}, {-22, -16}}, {{-18.5, -6}, {-14, -22}},
                                    {{-10.5, -7}, {-8, -17}}, {{-3.5, 0}, {1, -23}},   {{4.5, -6}, {7, -17}},
                                    {{10, -8}, {14, -22}},    {{18.5, -5}, {21, -15}}, {{26, -1}, {28, -10}},
                                    {{32, 10}, {36, -4}}};
  static constexpr Lock parted[] = {{{-32, 12}, {-28, -5}}, {{-26.5, 3}, {-23, -13}}, {{-21, -6}, {-15, -20}},
                                    {{-13, -14}, {1, -38}}, {{14, -13}, {16, -20}},   {{21.5, -6}, {23.5, -13}},
                                    {{27, 3}, {28.5, -5}},  {{32, 12}, {36, -4}}};
  static constexpr Lock swept[] = {{{-32, 10}, {-28, -8}}, {{-25, -4}, {-19, -30}}, {{-8, -17}, {-7, -22}},
                                   {{2, -12}, {3, -19}},   {{11, -8}, {12, -16}},   {{20, -4}, {21, -11}},
                                   {{27, 2}, {28.5, -5}},  {{33, 12}, {36, -4}}};
  static constexpr Lock crossed[] = {{{-32, 11}, {-28, -9}},  {{-25.5, -2}, {-21, -17}}, {{-17, -8}, {-13, -24}},
                                     {{-8, -14}, {-6, -23}},  {{2.5, 9}, {6, -22}},      {{9, -13}, {12.5, -24}},
                                     {{17.5, -8}, {21, -17}}, {{26, -2}, {28, -9}},      {{32, 11}, {36, -4}}};
  static constexpr Lock wispy[] = {{{-32, 8}, {-28.5, -12}},   {{-25.5, -8}, {-21.5, -26}}, {{-15, -14}, {-12.5, -29}},
                                   {{-7.5, -10}, {-4.5, -31}}, {{-1, -15}, {3, -31}},       {{7, -11}, {11, -30}},
                                   {{16, -15}, {20, -25}},     {{24.5, -8}, {28, -13}},     {{32, 8}, {36, -4}}};
  switch (bangs) {
    case Bangs::blunt: return {{0, -49}, blunt};
    case Bangs::jagged: return {{3, -48}, jagged};
    case Bangs::parted: return {{0, -46}, parted};
    case Bangs::swept: return {{-17, -46}, swept};
    case Bangs::crossed: return {{2, -48}, crossed};
    case Bangs::wispy: return {{-4, -49}, wispy};
  }
  return {};
}

inline double bangs_depth(double x) { return 0.8 - 0.7 * x * x / (36.0 * 36.0); }

/// The front of the hair from the crown to the tips of the bangs, as a closed path; `drop` moves the tips down.
inline Pen& bangs_path(const Sketch& sketch, const BangsShape& shape, double drop = 0) {
  const auto at = [&](Point p) { return sketch.pose(p, bangs_depth(p.x)) + Point{0, drop}; };
  Pen& pen = sketch.pen;
  Point notch{-37.5, -2};
  pen.move(at(notch));
  for (const auto& [tip, next] : shape.locks) {
    const double lean = 0.35 * (tip.x - shape.part.x) / 36;
    pen.bow(at(mix(notch, tip, 0.45) + Point{-1.4 + 6 * lean, 0}), at(tip))
        .bow(at(mix(next, tip, 0.5) + Point{1.6 + 4 * lean, 0}), at(next));
    notch = next;
  }
  pen.bow(at({38, -3}), at({38, -6}))
      .curve(at({41, -34}), at({24, -50.5}), at({0, -50.5}))
      .curve(at({-24, -51}), at({-41, -34}), at({-37.5, -2}));
  return pen.close();
}

/// The curve of one hair from the crown to its end.
inline Cubic strand(const Sketch& sketch, Point part, Point end) {
  const double fall = end.y - part.y;
  const auto at = [&](double x, double y) { return sketch.pose(x, y, bangs_depth(x)); };
  const double reach = end.x - part.x;
  return {at(part.x + 0.12 * reach, part.y + 0.03 * fall), at(part.x + 0.62 * reach, part.y + 0.12 * fall),
          at(part.x + 0.98 * reach, part.y + 0.5 * fall), at(end.x, end.y)};
}

/// The gradient of the front hair, from the crown to the tips.
inline std::array<Colour, 3> front_colours(const Tones& hair) {
  return {mix(hair.base, hair.shadow, 0.45), hair.base, mix(hair.base, hair.light, 0.22)};
}

/// Calls `draw(k, before, lock)` for each lock and the notch to its left.
template <class Draw>
void for_each_lock(const BangsShape& shape, Draw&& draw) {
  Point before{-37.5, -2};
  for (std::size_t k = 0; k < shape.locks.size(); ++k) {
    draw(k, before, shape.locks[k]);
    before = shape.locks[k].notch;
  }
}

/// Shadows, single lighter hairs and the lines between the locks; each kind is one path, which cairo fills faster.
inline void draw_strands(const Sketch& sketch, const BangsShape& shape) {
  Pen& pen = sketch.pen;
  const Tones& hair = sketch.palette.hair;
  const auto strand_to = [&](Point end) { return strand(sketch, shape.part, end); };
  for_each_lock(shape, [&](std::size_t k, Point before, const Lock& lock) {
    const Cubic shadow = strand_to(mix(mix(before, lock.notch, 0.28), lock.tip, 0.75));
    pen.swell(shadow.part(k % 2 == 0 ? 0.45 : 0.6, 1), {0.2, k % 2 == 0 ? 3.0 : 2.0, 0.3});
  });
  pen.fill(hair.shadow);
  for_each_lock(shape, [&](std::size_t, Point before, const Lock& lock) {
    pen.swell(strand_to(mix(mix(before, lock.notch, 0.66), lock.tip, 0.7)).part(0.68, 1), {0.1, 0.9, 0.2});
  });
  pen.fill(hair.light, 0.55);
  for (const Lock& lock : shape.locks) pen.swell(strand_to(lock.notch).part(0.3, 1), {0.1, 0.8, 1.3});
  pen.fill(hair.line, 0.85);
}

/// A ring of light around the head, broken into streaks along the strands, long and short ones in turn.
inline void draw_shine(const Sketch& sketch, const BangsShape& shape) {
  for_each_lock(shape, [&](std::size_t k, Point before, const Lock& lock) {
    const auto streak = [&](double share, double start, double end, double width) {
      const Cubic way = strand(sketch, shape.part, {std::lerp(before.x, lock.notch.x, share), -8});
      sketch.pen.swell(way.part(start, end), {0.1, width, 0.1});
    };
    streak(0.25, 0.42, 0.57, 1.5);
    streak(0.55, 0.36, k % 3 == 1 ? 0.72 : 0.64, 2.4);
    streak(0.8, k % 2 == 0 ? 0.38 : 0.44, 0.58, 1.5);
  });
  sketch.pen.fill(sketch.palette.hair.light, 0.85);
}

/// A tuft that stands up from the crown: two feet in the hair, and a tip. It has no line at its feet.
inline void draw_tuft(const Sketch& sketch, Point left, Point tip, Point right) {
  const Tones& hair = sketch.palette.hair;
  const auto at = [&](Point p) { return sketch.pose(p, bangs_depth(p.x)); };
  const Point sag = 0.25 * Point{tip.y - left.y, left.x - tip.x};
  const Cubic rise{at(left), at(mix(left, tip, 0.35) + 0.5 * sag), at(mix(left, tip, 0.7) + 0.3 * sag), at(tip)};
  const Cubic fall{at(tip), at(mix(tip, right, 0.3) + 0.6 * sag), at(mix(tip, right, 0.65) + 0.6 * sag), at(right)};
  sketch.pen.move(rise.a).curve(rise.b, rise.c, rise.d).curve(fall.b, fall.c, fall.d).close();
  sketch.pen.fill({0, -50}, {0, 6}, front_colours(hair));
  sketch.pen.swell(rise, {0.2, 0.9, 0.7}).swell(fall, {0.7, 0.9, 0.2}).fill(hair.line);
}

inline void draw_tufts(const Sketch& sketch) {
  if (sketch.factors.hair_style == HairStyle::cropped) return draw_tuft(sketch, {-3, -48}, {9, -57}, {2, -47});
  if (sketch.factors.hair_style != HairStyle::spiky) return;
  draw_tuft(sketch, {-38, -10}, {-47, -36}, {-27, -38});
  draw_tuft(sketch, {-31, -33}, {-33, -57}, {-10, -46});
  draw_tuft(sketch, {37, -18}, {47, -40}, {27, -38});
  draw_tuft(sketch, {30, -33}, {31, -56}, {8, -46});
  draw_tuft(sketch, {-14, -45}, {3, -61}, {14, -45});
}

/// The lock before the ear: how far down it reaches depends on the style.
inline void draw_side_lock(const Sketch& sketch, double side, double bottom, double wave) {
  Pen& pen = sketch.pen;
  const Tones& hair = sketch.palette.hair;
  const auto at = [&](double x, double y) { return sketch.pose(side * x, y, 0.1); };
  const double length = bottom + 14;
  pen.move(at(26, -24))
      .curve(at(26.5, -6), at(25 - wave, bottom - 0.5 * length), at(29 + wave, bottom - 0.2 * length))
      .bow(at(30, bottom - 0.1 * length), at(29, bottom));
  pen.bow(at(36 + wave, bottom - 0.15 * length), at(38 + wave, bottom - 0.35 * length))
      .curve(at(41 - wave, bottom - 0.6 * length), at(39, -8), at(37, -20))
      .close();
  paint_front(sketch, at(32, -20), at(33, bottom + 2));
  pen.swelling_line({at(33, -12), at(33, bottom - 0.6 * length), at(33 + wave, bottom - 0.4 * length),
                     at(32 + wave, bottom - 0.15 * length)},
                    {0.2, 1.1, 0.2}, hair.line, 0.8);
  pen.swelling_line({at(35.5, -10), at(36.5, -6), at(37, 0), at(36.5, 6)}, {0.2, 1.6, 0.2}, hair.light, 0.6);
}

/// A thin lock on the cheek, inside the side lock.
inline void draw_wisp(const Sketch& sketch, double side, double bottom) {
  const Tones& hair = sketch.palette.hair;
  const auto at = [&](double x, double y) { return sketch.pose(side * x, y, 0.08); };
  const Cubic inner{at(26.5, -14), at(26.5, -4), at(25.5, bottom - 8), at(26.5, bottom)};
  const Cubic outer{at(26.5, bottom), at(29, bottom - 8), at(30.5, 0), at(31, -14)};
  sketch.pen.move(inner.a).curve(inner.b, inner.c, inner.d).curve(outer.b, outer.c, outer.d).close();
  sketch.pen.fill(at(27, -14), at(27, bottom), {hair.shadow, hair.base});
  sketch.pen.swell(inner, {0.3, 0.9, 0.5}).swell(outer, {0.5, 0.8, 0.3}).fill(hair.line);
}

inline void draw_side_locks(const Sketch& sketch) {
  double bottom = 20, wave = 0;
  switch (sketch.factors.hair_style) {
    case HairStyle::cropped: bottom = 10; break;
    case HairStyle::spiky: bottom = 14; break;
    case HairStyle::bob: bottom = 36; break;
    case HairStyle::straight: bottom = 66; break;
    case HairStyle::wavy: bottom = 60, wave = 3.5; break;
    case HairStyle::twin_tails: bottom = 30; break;
    case HairStyle::side_tail: bottom = 24; break;
    case HairStyle::braids: bottom = 20; break;
    case HairStyle::buns: bottom = 34; break;
  }
  for (const double side : {-1.0, 1.0}) {
    draw_wisp(sketch, side, (std::min)(0.6 * bottom, 18.0));
    draw_side_lock(sketch, side, bottom, wave);
  }
}

}  // namespace detail

/// The shadow of the bangs on the forehead.
inline void draw_bangs_shadow(const Sketch& sketch) {
  sketch.pen.within([&] {
    skin_path(sketch).clip();
    detail::bangs_path(sketch, detail::bangs_shape(sketch.factors.bangs), 3.6).fill(sketch.palette.skin.shadow);
    for (const double side : {-1.0, 1.0})
      sketch.pen.swelling_line({sketch.pose(side * 27, -22, 0.1), sketch.pose(side * 27, -4, 0.1),
                                sketch.pose(side * 27, 8, 0.15), sketch.pose(side * 22, 22, 0.2)},
                               {6, 6, 0.5}, sketch.palette.skin.shadow);
  });
}

inline void draw_front_hair(const Sketch& sketch) {
  const detail::BangsShape shape = detail::bangs_shape(sketch.factors.bangs);
  const Tones& hair = sketch.palette.hair;
  detail::draw_side_locks(sketch);
  detail::bangs_path(sketch, shape).fill({0, -50}, {0, 6}, detail::front_colours(hair), true);
  sketch.pen.fill_glow(sketch.pose(-13, -31, 0.7), 26, 17, hair.light, 0.32, true);
  sketch.pen.outline(hair.line, 0.75);
  detail::draw_tufts(sketch);
  detail::draw_strands(sketch, shape);
  detail::draw_shine(sketch, shape);
}

}  // namespace animevae::face
