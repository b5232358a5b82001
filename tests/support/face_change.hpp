// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <animevae/faces/face_drawing.hpp>
#include <animevae/faces/face_factors.hpp>
#include <animevae/image/image.hpp>

/// Where two pictures of one size differ: in hundredths of the picture, as the faces are drawn.
struct Change {
  int pixels = 0;
  double left = 100, top = 100, right = 0, bottom = 0;

  [[nodiscard]] bool lies_within(double x0, double y0, double x1, double y1) const {
    return pixels > 0 && left >= x0 && top >= y0 && right <= x1 && bottom <= y1;
  }
};

[[nodiscard]] inline Change change(const animevae::Image& a, const animevae::Image& b) {
  Change change;
  const double unit = 100.0 / a.width;
  for (int row = 0; row < a.height; ++row)
    for (int column = 0; column < a.width; ++column) {
      if (std::equal(a.at(row, column), a.at(row, column) + 3, b.at(row, column))) continue;
      ++change.pixels;
      change.left = std::min(change.left, column * unit);
      change.right = std::max(change.right, (column + 1) * unit);
      change.top = std::min(change.top, row * unit);
      change.bottom = std::max(change.bottom, (row + 1) * unit);
    }
  return change;
}

/// What one change of the factors does to the picture.
template <class Edit>
[[nodiscard]] Change change_by(animevae::FaceFactors factors, Edit&& edit, int size = 64) {
  const animevae::Image before = animevae::draw_face(factors, size);
  edit(factors);
  return change(before, animevae::draw_face(factors, size));
}

/// The mean of a rectangle given in hundredths of the picture, over the three channels.
[[nodiscard]] inline double brightness(const animevae::Image& image, double x0, double y0, double x1, double y1) {
  double sum = 0;
  int count = 0;
  for (int row = int(y0 * image.height / 100); row < int(y1 * image.height / 100); ++row)
    for (int column = int(x0 * image.width / 100); column < int(x1 * image.width / 100); ++column)
      for (int channel = 0; channel < 3; ++channel, ++count) sum += image.at(row, column)[channel];
  return sum / count;
}
