// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <animevae/core/error.hpp>
#include <animevae/faces/face_accessories.hpp>
#include <animevae/faces/face_back_hair.hpp>
#include <animevae/faces/face_background.hpp>
#include <animevae/faces/face_body.hpp>
#include <animevae/faces/face_eyes.hpp>
#include <animevae/faces/face_factors.hpp>
#include <animevae/faces/face_features.hpp>
#include <animevae/faces/face_front_hair.hpp>
#include <animevae/faces/face_pose.hpp>
#include <animevae/image/image.hpp>

namespace animevae {

inline constexpr int smallest_face = 16, largest_face = 512;

/// Throws InvalidValue for a size at which faces are not drawn.
inline void check_face_size(int size) {
  if (size < smallest_face || size > largest_face)
    throw InvalidValue(fmt::format("a face cannot be drawn at {} pixels: the size goes from {} to {}", size,
                                   smallest_face, largest_face));
}

/// Draws an anime face: size x size RGB, 16 to 512 pixels. The picture depends on the factors alone: the same factors
/// give the same pixels with the same version of cairo.
/// Throws InvalidValue for another size.
[[nodiscard]] inline Image draw_face(const FaceFactors& factors, int size) {
  check_face_size(size);
  face::Pen pen{size, size <= 128 ? 4 : 2};
  const face::Sketch sketch{pen, factors, face::Palette{factors}, face::Pose{factors}};
  const auto head = [&](auto&&... parts) {
    pen.within([&] {
      sketch.pose.enter_head(pen);
      (parts(sketch), ...);
    });
  };
  face::draw_background(sketch);
  head(face::draw_back_hair);
  pen.within([&] {
    sketch.pose.enter_body(pen);
    face::draw_neck(sketch);
    face::draw_outfit(sketch);
  });
  head(face::draw_hanging_hair, face::draw_skin, face::draw_bangs_shadow, face::draw_blush, face::draw_nose,
       face::draw_mouth, face::draw_eyes, face::draw_front_hair, face::draw_brows, face::draw_accessory);
  return pen.finish();
}

}  // namespace animevae
