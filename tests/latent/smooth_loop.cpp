// SPDX-License-Identifier: MIT
#include <animevae/latent/smooth_loop.hpp>

#include <cstdint>
#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("a loop passes through every point, after the same time each") {
  for (const auto path : {av::Path::spherical, av::Path::linear}) {
    const at::Tensor points = normal_numbers({5, 3, 2, 2}, 1, at::kFloat);
    const at::Tensor loop = av::smooth_loop(points, 30, path);
    CHECK(loop.sizes().vec() == std::vector<std::int64_t>{30, 3, 2, 2});
    CHECK(bool(loop.scalar_type() == at::kFloat));
    for (std::int64_t i = 0; i < 5; ++i) CHECK(difference(loop[6 * i], points[i]) < 1e-6);
  }
}

TEST_CASE("half way between two points: 9/16 of each, less 1/16 of their neighbours") {
  const at::Tensor p = normal_numbers({4, 10}, 2);
  const at::Tensor loop = av::smooth_loop(p, 8, av::Path::linear);
  CHECK(difference(loop[1], (p[0] + p[1]) * (9.0 / 16) - (p[3] + p[2]) / 16) < 1e-14);
  CHECK(difference(loop[7], (p[3] + p[0]) * (9.0 / 16) - (p[2] + p[1]) / 16) < 1e-14);
}

TEST_CASE("a loop has no corner, not where it closes either") {
  const at::Tensor points = normal_numbers({4, 50}, 3);
  for (const auto path : {av::Path::spherical, av::Path::linear}) {
    constexpr std::int64_t frames = 4000;
    const at::Tensor loop = av::smooth_loop(points, frames, path);
    double largest_step = 0, largest_bend = 0;
    for (std::int64_t i = 0; i < frames; ++i) {
      const at::Tensor before = loop[(i + frames - 1) % frames], after = loop[(i + 1) % frames];
      largest_step = std::max(largest_step, (after - loop[i]).norm().item<double>());
      largest_bend = std::max(largest_bend, (after - loop[i] * 2 + before).norm().item<double>());
    }
    CHECK(largest_bend < largest_step / 50);  // at a corner it would be about as large
  }
}

TEST_CASE("on a spherical path points of one norm make a loop of that norm") {
  at::Tensor points = normal_numbers({6, 80}, 4);
  points = points / points.norm(2, {1}, true) * 7;
  const at::Tensor loop = av::smooth_loop(points, 45), straight = av::smooth_loop(points, 45, av::Path::linear);
  for (std::int64_t i = 0; i < 45; ++i) CHECK(loop[i].norm().item<double>() == doctest::Approx(7).epsilon(1e-12));
  CHECK(straight.norm(2, {1}).min().item<double>() < 6);
}

TEST_CASE("smooth_loop refuses fewer than three points and no frames") {
  CHECK_THROWS_WITH_AS(std::ignore = av::smooth_loop(normal_numbers({2, 4}), 10),
                       "a loop needs at least 3 latents, as (K, ...), not 2", av::InvalidValue);
  CHECK_THROWS_AS(std::ignore = av::smooth_loop(normal_numbers({3, 4}), 0), av::InvalidValue);
}
