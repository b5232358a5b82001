// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The kind of path from one latent to another.
enum class Path : std::uint8_t {
  spherical,  ///< along the great circle, the norm from one end's to the other's: stays where the prior has its mass
  linear,
};

namespace detail {

inline double norm_of(const Tensor& flat) { return flat.norm().item<double>(); }

/// A unit vector at right angles to `unit`, in the plane of it and the axis that it is farthest from; always the same.
inline Tensor perpendicular(const Tensor& unit) {
  Tensor other = at::zeros_like(unit);
  other[unit.abs().argmin().item<std::int64_t>()] = 1;
  other = other - unit * unit.dot(other);
  return other / other.norm();
}

/// The point at part t from a to b, both flat and float64, with linearly interpolated norm.
inline Tensor on_great_circle(const Tensor& a, const Tensor& b, double t) {
  const double from = norm_of(a), to = norm_of(b);
  if (from == 0 || to == 0) return a + (b - a) * t;  // the origin has no direction, so the path is straight
  const Tensor u = a / from, v = b / to;
  const double sum = norm_of(u + v), angle = 2 * std::atan2(norm_of(u - v), sum);
  const double norm = from + (to - from) * t;
  if (angle < 1e-6) return (u + (v - u) * t) * norm;
  // The unit vector at right angles to u, in the plane of the circle. For opposite ends any plane will do.
  Tensor w = sum < 1e-6 ? perpendicular(u) : v - u * u.dot(v);
  w = w / w.norm();
  return (u * std::cos(angle * t) + w * std::sin(angle * t)) * norm;
}

inline void check_points(const Tensor& points, std::int64_t at_least, const char* what) {
  if (points.dim() < 2 || points.size(0) < at_least || points.numel() == 0)
    throw InvalidValue(std::string{what} + " needs at least " + decimal(at_least) + " latents, as (K, ...), not " +
                       decimal(points.dim() < 1 ? 0 : points.size(0)));
}

inline void check_steps(std::int64_t steps) {
  if (steps < 2) throw InvalidValue("a path has at least 2 steps, its ends, not " + decimal(steps));
}

}  // namespace detail

/// The latent at part t of the path, 0 at `from` and 1 at `to`; other t extrapolate. Latents are of any one shape,
/// vectors or maps. Computed in float64; precision and device of the result are those of `from`.
inline Tensor point_between(const Tensor& from, const Tensor& to, double t, Path path = Path::spherical) {
  if (from.sizes() != to.sizes()) throw InvalidValue("the two ends of a path are latents of one shape");
  const Tensor a = from.to(at::kDouble).flatten(), b = to.to(from.device(), at::kDouble).flatten();
  const Tensor z = path == Path::linear ? a + (b - a) * t : detail::on_great_circle(a, b, t);
  return z.view(from.sizes()).to(from.scalar_type());
}

/// `steps` latents at even distances along the path, both ends among them: (steps, ...).
inline Tensor interpolate(const Tensor& from, const Tensor& to, std::int64_t steps, Path path = Path::spherical) {
  detail::check_steps(steps);
  std::vector<Tensor> points;
  for (std::int64_t i = 0; i < steps; ++i)
    points.push_back(point_between(from, to, double(i) / double(steps - 1), path));
  points.front().copy_(from);
  points.back().copy_(to);
  return at::stack(points);
}

struct ChainOptions {
  Path path = Path::spherical;
  bool closed = false;  ///< continues from the last point to the first
};

/// A path through all points (K, ...) in order, with `steps` latents from each point to the next, both included. No
/// point is repeated: (K-1)(steps-1)+1 latents, or K(steps-1) for a closed path, whose last latent is followed by the
/// first.
inline Tensor chain(const Tensor& points, std::int64_t steps, const ChainOptions& options = {}) {
  detail::check_points(points, 2, "a chain");
  detail::check_steps(steps);
  const std::int64_t count = points.size(0), legs = options.closed ? count : count - 1;
  std::vector<Tensor> parts;
  for (std::int64_t leg = 0; leg < legs; ++leg) {
    const Tensor all = interpolate(points[leg], points[(leg + 1) % count], steps, options.path);
    const bool whole = leg == legs - 1 && !options.closed;
    parts.push_back(whole ? all : all.narrow(0, 0, steps - 1));
  }
  return at::cat(parts);
}

/// A grid between four latents (4, ...), top left, top right, bottom left, bottom right, in reading order: (rows *
/// columns, ...). Interpolated along the left and right edges first, then across.
inline Tensor corner_grid(const Tensor& corners, std::int64_t rows, std::int64_t columns, Path path = Path::spherical) {
  if (corners.dim() < 2 || corners.size(0) != 4)
    throw InvalidValue("a grid lies between 4 latents, not " + decimal(corners.dim() < 1 ? 0 : corners.size(0)));
  const Tensor left = interpolate(corners[0], corners[2], rows, path),
               right = interpolate(corners[1], corners[3], rows, path);
  std::vector<Tensor> lines;
  for (std::int64_t row = 0; row < rows; ++row) lines.push_back(interpolate(left[row], right[row], columns, path));
  return at::cat(lines);
}

}  // namespace animevae
