// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

#include <animevae/data/face_back_hair.hpp>
#include <animevae/data/face_features.hpp>
#include <animevae/data/face_pose.hpp>

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
  static constexpr Lock blunt[] = {{{-31, 3}, {-27, -12}},  {{-23, -8.5}, {-19, -13}}, {{-14, -7.5}, {-10, -13}},
                                   {{-5, -7}, {-1, -13}},   {{4, -7}, {8, -13}},       {{13, -7.5}, {18, -13}},
                                   {{23, -8.5}, {27, -12}}, {{31, 3}, {36, -4}}};
  static constexpr Lock jagged[] = {{{-31, 8}, {-26, -13}}, {{-22, -3}, {-15, -19}}, {{-11, -4}, {-6, -18}},
                                    {{-1, 1}, {5, -19}},    {{9, -5}, {14, -18}},    {{20, -3}, {26, -13}},
                                    {{31, 8}, {36, -4}}};
  static constexpr Lock parted[] = {{{-31, 10}, {-27, -7}}, {{-25, -4}, {-17, -19}}, {{-15, -13}, {0, -37}},
                                    {{15, -13}, {17, -19}}, {{25, -4}, {27, -7}},    {{31, 10}, {36, -4}}};
  static constexpr Lock swept[] = {{{-31, 8}, {-26, -10}}, {{-22, -7}, {-16, -30}}, {{-3, -14}, {0, -20}},
                                   {{9, -8}, {12, -15}},   {{22, -2}, {25, -9}},    {{32, 10}, {36, -4}}};
  static constexpr Lock crossed[] = {{{-31, 9}, {-26, -11}}, {{-21, -6}, {-14, -22}}, {{-9, -13}, {-6, -22}},
                                     {{2.5, 9}, {6, -21}},   {{10, -13}, {14, -21}},  {{21, -6}, {26, -11}},
                                     {{31, 9}, {36, -4}}};
  static constexpr Lock wispy[] = {{{-32, 6}, {-28, -14}}, {{-24, -9}, {-20, -27}}, {{-12, -15}, {-9, -31}},
                                   {{-3, -12}, {2, -31}},  {{8, -15}, {13, -30}},   {{19, -11}, {26, -16}},
                                   {{32, 6}, {36, -4}}};
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
      .curve(at({41, -34}), at({24, -51}), at({0, -51}))
      .curve(at({-24, -51}), at({-41, -34}), at({-37.5, -2}));
  return pen.close();
}

/// The way of one hair from the crown to where it ends.
inline Cubic strand(const Sketch& sketch, Point part, Point end) {
  const double fall = end.y - part.y;
  const auto at = [&](double x, double y) { return sketch.pose(x, y, bangs_depth(x)); };
  const double reach = end.x - part.x;
  return {at(part.x + 0.12 * reach, part.y + 0.03 * fall), at(part.x + 0.62 * reach, part.y + 0.12 * fall),
          at(part.x + 0.98 * reach, part.y + 0.5 * fall), at(end.x, end.y)};
}

inline void draw_strands(const Sketch& sketch, const BangsShape& shape) {
  Pen& pen = sketch.pen;
  const Tones& hair = sketch.palette.hair;
  Point before{-37.5, -2};
  for (const auto& [tip, notch] : shape.locks) {
    const Cubic side = strand(sketch, shape.part, mix(mix(before, notch, 0.28), tip, 0.75));
    pen.swelling_line(side.part(0.5, 1), {0.2, 2.6, 0.3}, hair.shadow);
    before = notch;
  }
  for (const auto& [tip, notch] : shape.locks) {
    const Cubic line = strand(sketch, shape.part, notch);
    pen.swelling_line(line.part(0.3, 1), {0.1, 0.8, 1.3}, hair.line, 0.85);
  }
}

/// A ring of light around the head, broken into streaks along the strands.
inline void draw_shine(const Sketch& sketch, const BangsShape& shape) {
  const Tones& hair = sketch.palette.hair;
  Point before{-37.5, -2};
  for (const auto& [tip, notch] : shape.locks) {
    for (const double share : {0.25, 0.55, 0.8}) {
      const Point foot = mix(before, notch, share);
      const Cubic way = strand(sketch, shape.part, {foot.x, -8});
      const double start = share == 0.55 ? 0.36 : 0.42, end = share == 0.55 ? 0.66 : 0.58;
      sketch.pen.swelling_line(way.part(start, end), {0.1, share == 0.55 ? 2.4 : 1.5, 0.1}, hair.light, 0.85);
    }
    before = notch;
  }
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
  for (const double side : {-1.0, 1.0}) draw_side_lock(sketch, side, bottom, wave);
}

}  // namespace detail

/// The shadow of the bangs on the forehead.
inline void draw_bangs_shadow(const Sketch& sketch) {
  sketch.pen.within([&] {
    skin_path(sketch).clip();
    detail::bangs_path(sketch, detail::bangs_shape(sketch.factors.bangs), 3.6).fill(sketch.palette.skin.shadow);
  });
}

inline void draw_front_hair(const Sketch& sketch) {
  const detail::BangsShape shape = detail::bangs_shape(sketch.factors.bangs);
  const Tones& hair = sketch.palette.hair;
  detail::draw_side_locks(sketch);
  detail::bangs_path(sketch, shape)
      .fill({0, -50}, {0, 6}, {mix(hair.base, hair.shadow, 0.45), hair.base, mix(hair.base, hair.light, 0.22)}, true);
  sketch.pen.outline(hair.line, 0.9);
  detail::draw_strands(sketch, shape);
  detail::draw_shine(sketch, shape);
}

}  // namespace animevae::face
