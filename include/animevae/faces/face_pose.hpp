// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include <animevae/faces/face_factors.hpp>
#include <animevae/faces/face_palette.hpp>
#include <animevae/faces/face_pen.hpp>

namespace animevae::face {

/// The position and orientation of the head. Head coordinates: the origin between the eyes, y downwards, the chin at
/// 32, the crown at -50, the eyes at x = -15 and 15; one unit is about a hundredth of the picture.
class Pose {
 public:
  explicit Pose(const FaceFactors& factors)
      : centre_{50 + 100 * factors.x, 52.5 + 100 * factors.y},
        tilt_{factors.tilt},
        scale_{1.1 * factors.scale},
        sine_{std::sin(20 * factors.turn * std::numbers::pi / 180)} {}

  /// A point of the head after its turn; depth is its distance towards the viewer, 1 for the middle of the face, 0 for
  /// the outline, -1 for the back of the head.
  [[nodiscard]] Point operator()(double x, double y, double depth) const { return {x + reach * depth * sine_, y}; }
  [[nodiscard]] Point operator()(Point p, double depth) const { return (*this)(p.x, p.y, depth); }

  /// A point on the surface of the face.
  [[nodiscard]] Point on_face(double x, double y) const {
    return (*this)(x * std::sqrt(1 - sine_ * sine_), y, depth_at(x));
  }

  /// How much narrower (below 1) or wider a feature at x becomes by the turn.
  [[nodiscard]] double foreshortening(double x) const {
    return std::sqrt(1 - sine_ * sine_) - reach * x / (radius * radius * depth_at(x)) * sine_;
  }

  [[nodiscard]] double turn() const { return sine_; }

  void enter_head(Pen& pen) const { pen.place(centre_, tilt_, scale_, scale_); }

  /// The neck and shoulders follow the head's tilt by a third.
  void enter_body(Pen& pen) const { pen.place(centre_, tilt_ / 3, scale_, scale_); }

 private:
  static constexpr double radius = 30;  // of the face, whose surface is as round as a ball from side to side
  static constexpr double reach = 20;   // from the axis of the turn; less than the radius: drawn heads are flat

  static double depth_at(double x) { return std::sqrt((std::max)(0.05, 1 - x * x / (radius * radius))); }

  Point centre_;
  double tilt_, scale_, sine_;
};

/// The pen, factors, colours and pose that every part of a face is drawn with.
struct Sketch {
  Pen& pen;
  const FaceFactors& factors;
  Palette palette;
  Pose pose;
};

}  // namespace animevae::face
