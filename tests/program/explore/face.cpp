// SPDX-License-Identifier: MIT
#include "explore/face.hpp"

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

#include <vector>

namespace av = animevae;
using namespace animevae::program;

namespace {

/// Three latents; components of lengths 2 and 0 along the first and the second; an attribute askew; the average is
/// (1, 0, -1).
SliderSpace small_space() {
  const auto direction = [](float x, float y, float z) {
    return Direction{.id = "d", .vector = at::tensor({x, y, z})};
  };
  return SliderSpace{{.latents = {direction(1, 0, 0), direction(0, 1, 0), direction(0, 0, 1)},
                      .components = {direction(2, 0, 0), direction(0, 0, 0)},
                      .attributes = {direction(1, 1, 0)},
                      .average = at::tensor({1.0F, 0.0F, -1.0F})}};
}

}  // namespace

TEST_CASE("sliders lead away from the images' average or from 0, each along its own direction") {
  const SliderSpace space = small_space();
  CHECK(difference(space.middle(SliderKind::latents), at::zeros({3})) == 0);
  CHECK(difference(space.middle(SliderKind::components), at::tensor({1.0, 0.0, -1.0})) == 0);
  CHECK(difference(space.middle(SliderKind::attributes), at::tensor({1.0, 0.0, -1.0})) == 0);
  CHECK(space.sliders(SliderKind::components).size() == 2);
  CHECK(space.sliders(SliderKind::attributes).size() == 1);
  const av::Tensor base = at::tensor({0.5, 0.0, 0.0});
  CHECK(difference(space.latent({SliderKind::components, base, {1.5, 3}}), at::tensor({3.5, 0.0, 0.0})) < 1e-12);
  CHECK(difference(space.latent({SliderKind::attributes, base, {-2}}), at::tensor({-1.5, -2.0, 0.0})) < 1e-12);
}

TEST_CASE("face_at keeps the latent for every kind of slider, also beyond the sliders' ends") {
  const SliderSpace space = small_space();
  const av::Tensor latent = at::tensor({9.0, -0.5, 2.5});
  for (const SliderKind kind : slider_kinds) {
    const SliderFace face = space.face_at(latent, kind);
    CHECK(face.kind == kind);
    CHECK(difference(space.latent(face), latent) < 1e-12);
  }
  // (9 - 1) / 2 is beyond the end; the second component has no length.
  CHECK(space.face_at(latent, SliderKind::components).weights == std::vector<double>{3, 0});
  CHECK(space.face_at(latent, SliderKind::latents).weights == std::vector<double>{3, -0.5, 2.5});
  CHECK(space.face_at(latent, SliderKind::attributes).weights == std::vector<double>{0});
  CHECK(space.face_at(at::tensor({2.0, 0.0, 0.0}), SliderKind::components).weights[0] == 0.5);
}

TEST_CASE("a kind without sliders takes a latent as it is, and copies it") {
  SliderSpace none{{.average = at::zeros({2})}};
  const av::Tensor latent = at::tensor({1.0, 2.0});
  SliderFace face = none.face_at(latent, SliderKind::components);
  CHECK(face.weights.empty());
  CHECK(difference(none.latent(face), latent) == 0);
  face.base[0].fill_(7);
  CHECK(latent[0].item<double>() == 1);
}
