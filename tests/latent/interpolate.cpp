// SPDX-License-Identifier: MIT
#include <animevae/latent/interpolate.hpp>

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

at::Tensor numbers(std::vector<double> values) { return at::tensor(values, at::kDouble); }

/// Shoemake's formula, for unit vectors.
at::Tensor shoemake(const at::Tensor& a, const at::Tensor& b, double t) {
  const double angle = std::acos(a.dot(b).item<double>());
  return a * (std::sin((1 - t) * angle) / std::sin(angle)) + b * (std::sin(t * angle) / std::sin(angle));
}

at::Tensor unit(std::int64_t size, std::uint64_t seed) {
  const at::Tensor z = normal_numbers({size}, seed);
  return z / z.norm();
}

}  // namespace

TEST_CASE("a path begins and ends at its ends, to the last bit, in their precision") {
  for (const auto path : {av::Path::spherical, av::Path::linear}) {
    const at::Tensor a = normal_numbers({4, 2, 2}, 1, at::kFloat), b = normal_numbers({4, 2, 2}, 2, at::kFloat);
    const at::Tensor z = av::interpolate(a, b, 5, path);
    CHECK(z.sizes().vec() == std::vector<std::int64_t>{5, 4, 2, 2});
    CHECK(bool(z.scalar_type() == at::kFloat));
    CHECK(same_bits(z[0], a));
    CHECK(same_bits(z[4], b));
  }
}

TEST_CASE("the linear path is the straight line") {
  const at::Tensor z = av::interpolate(numbers({0, 10}), numbers({4, 2}), 5, av::Path::linear);
  CHECK(difference(z, at::tensor({0.0, 10.0, 1.0, 8.0, 2.0, 6.0, 3.0, 4.0, 4.0, 2.0}, at::kDouble).view({5, 2})) == 0);
}

TEST_CASE("the spherical path is the great circle, as Shoemake's formula has it") {
  const at::Tensor a = unit(100, 3), b = unit(100, 4);
  for (const double t : {0.0, 0.125, 0.5, 0.9, 1.0})
    CHECK(difference(av::point_between(a, b, t), shoemake(a, b, t)) < 1e-12);
  const double half = std::sqrt(0.5);
  CHECK(difference(av::point_between(numbers({1, 0, 0}), numbers({0, 0, 1}), 0.5), numbers({half, 0, half})) < 1e-15);
}

TEST_CASE("on a spherical path the norm and the angle change evenly") {
  const at::Tensor z = av::interpolate(normal_numbers({64}, 5), normal_numbers({64}, 6) * 3, 9);
  const double from = z[0].norm().item<double>(), to = z[8].norm().item<double>();
  const auto cosine = [&](std::int64_t i) {
    return (z[i].dot(z[i + 1]) / (z[i].norm() * z[i + 1].norm())).item<double>();
  };
  for (std::int64_t i = 0; i < 9; ++i)
    CHECK(z[i].norm().item<double>() == doctest::Approx(from + (to - from) * double(i) / 8).epsilon(1e-12));
  for (std::int64_t i = 1; i < 8; ++i) CHECK(cosine(i) == doctest::Approx(cosine(0)).epsilon(1e-12));
}

TEST_CASE("between parallel latents the spherical path is a straight line") {
  const at::Tensor a = normal_numbers({20}, 7);
  CHECK(difference(av::point_between(a, a * 2, 0.25), a * 1.25) < 1e-14);
  CHECK(difference(av::point_between(a, a, 0.7), a) < 1e-14);
  const at::Tensor nearly = a + normal_numbers({20}, 8) * 1e-9;
  CHECK(difference(av::point_between(a, nearly, 0.5), (a + nearly) / 2) < 1e-13);
}

TEST_CASE("between opposite latents the spherical path is a half circle, always the same one") {
  const at::Tensor a = normal_numbers({20}, 9), z = av::interpolate(a, -a, 7);
  for (std::int64_t i = 0; i < 7; ++i)
    CHECK(z[i].norm().item<double>() == doctest::Approx(a.norm().item<double>()).epsilon(1e-12));
  CHECK(z[3].dot(a).item<double>() == doctest::Approx(0).scale(1).epsilon(1e-12));
  CHECK(difference(av::point_between(a, -a, 1), -a) < 1e-12);
  CHECK(same_bits(z, av::interpolate(a, -a, 7)));
}

TEST_CASE("from the origin and to it the path is a straight line") {
  const at::Tensor zero = at::zeros({3}, at::kDouble), a = numbers({1, 2, 2});
  CHECK(difference(av::point_between(zero, a, 0.5), a / 2) == 0);
  CHECK(difference(av::point_between(a, zero, 0.25), a * 0.75) == 0);
  CHECK(difference(av::point_between(zero, zero, 0.25), zero) == 0);
}

TEST_CASE("a chain goes through every point once") {
  const at::Tensor points = normal_numbers({3, 2, 4}, 10);
  const at::Tensor open = av::chain(points, 5), closed = av::chain(points, 5, {.closed = true});
  CHECK(open.sizes().vec() == std::vector<std::int64_t>{9, 2, 4});
  CHECK(closed.size(0) == 12);
  CHECK(same_bits(closed.narrow(0, 0, 9), open));
  for (std::int64_t i = 0; i < 3; ++i) CHECK(same_bits(open[4 * i], points[i]));
  CHECK(difference(closed[10], av::point_between(points[2], points[0], 0.5)) == 0);
  CHECK(difference(av::chain(points, 3, {.path = av::Path::linear})[1], (points[0] + points[1]) / 2) < 1e-15);
}

TEST_CASE("a grid has its four latents in the corners, and with straight lines is bilinear") {
  const at::Tensor corners = normal_numbers({4, 6}, 11);
  const at::Tensor z = av::corner_grid(corners, 3, 5, av::Path::linear);
  CHECK(z.sizes().vec() == std::vector<std::int64_t>{15, 6});
  CHECK(same_bits(z[0], corners[0]));
  CHECK(same_bits(z[4], corners[1]));
  CHECK(same_bits(z[10], corners[2]));
  CHECK(same_bits(z[14], corners[3]));
  for (std::int64_t i = 0; i < 15; ++i) {
    const double y = double(i / 5) / 2, x = double(i % 5) / 4;
    const at::Tensor wanted = corners[0] * ((1 - x) * (1 - y)) + corners[1] * (x * (1 - y)) +
                              corners[2] * ((1 - x) * y) + corners[3] * (x * y);
    CHECK(difference(z[i], wanted) < 1e-14);
  }
  const at::Tensor round = av::corner_grid(corners, 3, 3);
  CHECK(difference(round[3], av::point_between(corners[0], corners[2], 0.5)) < 1e-14);
}

TEST_CASE("ends of different shapes, too few points and too few steps are refused") {
  const at::Tensor a = normal_numbers({4}, 1), b = normal_numbers({5}, 1);
  CHECK_THROWS_AS(std::ignore = av::point_between(a, b, 0.5), av::InvalidValue);
  CHECK_THROWS_WITH_AS(std::ignore = av::interpolate(a, a, 1), "a path has at least 2 steps, its ends, not 1",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS(std::ignore = av::chain(normal_numbers({1, 4}), 5),
                       "a chain needs at least 2 latents, as (K, ...), not 1", av::InvalidValue);
  CHECK_THROWS_WITH_AS(std::ignore = av::corner_grid(normal_numbers({3, 4}), 5, 5),
                       "a grid lies between 4 latents, not 3", av::InvalidValue);
}
