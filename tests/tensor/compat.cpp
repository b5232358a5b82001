// SPDX-License-Identifier: MIT
#include <animevae/tensor/compat.hpp>

#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("versions of LibTorch are told apart by both numbers") {
  using av::compat::libtorch_at_least;
  CHECK(libtorch_at_least(TORCH_VERSION_MAJOR, TORCH_VERSION_MINOR));
  CHECK_FALSE(libtorch_at_least(TORCH_VERSION_MAJOR, TORCH_VERSION_MINOR + 1));
  CHECK_FALSE(libtorch_at_least(TORCH_VERSION_MAJOR + 1, 0));
  CHECK(libtorch_at_least(TORCH_VERSION_MAJOR - 1, TORCH_VERSION_MINOR + 1));
}

TEST_CASE("Adam is fused on the CPU exactly where LibTorch says it can") {
  const auto list = [](const av::Tensor& tensor) { return std::vector<av::Tensor>{tensor}; };
  const av::Tensor values = at::zeros({3}), steps = at::ones({});
  bool works = true;
  try {
    at::_fused_adam_(list(values), list(at::ones({3})), list(at::zeros({3})), list(at::zeros({3})),
                     std::vector<av::Tensor>{}, list(steps), 0.1, 0.9, 0.999, 0, 1e-8, false, false);
  } catch (const std::exception&) {
    works = false;
  }
  CHECK(works == av::compat::has_fused_adam_on_cpu);
}
