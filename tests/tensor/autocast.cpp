// SPDX-License-Identifier: MIT
#include <animevae/tensor/autocast.hpp>

#include <ATen/ops/matmul.h>

#include <animevae/tensor/spectral_norm.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

at::ScalarType type_of_product() {
  return at::matmul(normal_numbers({4, 4}, 1, at::kFloat), normal_numbers({4, 4}, 2, at::kFloat)).scalar_type();
}

}  // namespace

TEST_CASE("AutocastGuard makes products bfloat16 until the outermost guard ends") {
  CHECK((type_of_product() == at::kFloat));
  {
    const av::AutocastGuard outer{at::kCPU, at::kBFloat16};
    CHECK((type_of_product() == at::kBFloat16));
    {
      const av::AutocastGuard inner{at::kCPU, at::kBFloat16};
      CHECK((type_of_product() == at::kBFloat16));
    }
    CHECK((type_of_product() == at::kBFloat16));
  }
  CHECK((type_of_product() == at::kFloat));
}

TEST_CASE("spectral norm under autocast has the singular vector and the weight of float32") {
  static constexpr av::Layer layer{.op = av::Op::linear, .in = {5}, .out = {7}, .spectral_norm = true};
  const av::Tensor weight = normal_numbers({7, 5}, 1, at::kFloat), u = normal_numbers({7}, 2, at::kFloat);
  const av::Tensor other = u.clone(), expected = av::spectrally_normalised(layer, weight, u, true);
  const av::AutocastGuard guard{at::kCPU, at::kBFloat16};
  CHECK(same_bits(av::spectrally_normalised(layer, weight, other, true), expected));
  CHECK(same_bits(other, u));
}
