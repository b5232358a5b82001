// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/stack.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/latent/interpolate.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// A closed smooth curve through all points (K, ...), K at least 3, as `frames` latents (frames, ...): it starts at the
/// first point, to which the last latent leads back. It is a uniform Catmull-Rom spline, which takes the same time from
/// each point to the next; on a spherical path each latent is rescaled to the norm given by a spline of the points'
/// norms.
inline Tensor smooth_loop(const Tensor& points, std::int64_t frames, Path path = Path::spherical) {
  detail::check_points(points, 3, "a loop");
  if (frames < 1) throw InvalidValue("a loop needs at least 1 frame, not " + decimal(frames));
  const std::int64_t count = points.size(0);
  const Tensor flat = points.to(at::kDouble).flatten(1);  // (K, L)
  const Tensor norms = flat.norm(2, {1}, true);           // (K, 1)
  std::vector<Tensor> latents;
  for (std::int64_t frame = 0; frame < frames; ++frame) {
    const double position = double(frame) * double(count) / double(frames);
    const auto leg = (std::min)(std::int64_t(position), count - 1);
    const double t = position - double(leg);
    const auto spline = [&](const Tensor& knots) {
      const auto knot = [&](std::int64_t i) { return knots[(leg + i + count) % count]; };
      return (knot(0) * 2 + (knot(1) - knot(-1)) * t + (knot(-1) * 2 - knot(0) * 5 + knot(1) * 4 - knot(2)) * (t * t) +
              (knot(0) * 3 - knot(-1) - knot(1) * 3 + knot(2)) * (t * t * t)) *
             0.5;
    };
    Tensor z = spline(flat);
    if (const double length = detail::norm_of(z); path == Path::spherical && length > 0)
      z = z * (spline(norms) / length);
    latents.push_back(z);
  }
  std::vector<std::int64_t> sizes = points.sizes().vec();
  sizes.front() = frames;
  return at::stack(latents).view(sizes).to(points.scalar_type());
}

}  // namespace animevae
