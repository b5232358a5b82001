// SPDX-License-Identifier: MIT
#include <animevae/tensor/optimiser_state.hpp>

#include <torch/optim/adam.h>

#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("an optimiser goes on from the state of another") {
  at::Tensor one = normal_numbers({7}), other = normal_numbers({7});
  torch::optim::Adam first{std::vector<at::Tensor>{one}, {1e-2}}, second{std::vector<at::Tensor>{other}, {1e-2}};
  const auto step = [](at::Tensor& x, torch::optim::Adam& adam, std::uint64_t seed) {
    x.mutable_grad() = normal_numbers({7}, seed);
    adam.step();
  };
  step(one, first, 1);
  step(one, first, 2);
  other.copy_(one);
  av::set_optimiser_state(second, av::optimiser_state(first));
  step(one, first, 3);
  step(other, second, 3);
  CHECK(same_bits(one, other));
}
