// SPDX-License-Identifier: MIT
#include <animevae/train/libtorch_optimiser.hpp>

#include <torch/optim/rmsprop.h>
#include <torch/optim/sgd.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <animevae/train/sgd.hpp>
#include <animevae/train/state_list.hpp>
#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/matrix_and_bias.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

av::LibTorchOptimiser rmsprop() {
  return av::LibTorchOptimiser{[](std::vector<at::Tensor> parameters) {
    return std::make_unique<torch::optim::RMSprop>(std::move(parameters), torch::optim::RMSpropOptions{}.momentum(0.5));
  }};
}

}  // namespace

TEST_CASE("LibTorch's RMSprop goes the steps of torch.optim.RMSprop") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const MatrixAndBias two{(*oracle)["rmsprop.matrix"], (*oracle)["rmsprop.bias"]};
  av::LibTorchOptimiser optimiser = rmsprop();
  optimiser.begin({&two.group, 1});
  for (std::int64_t i = 0; i < 5; ++i) {
    two.set_gradient((*oracle)["rmsprop.gradients"][i]);
    optimiser.update(two.group, 5e-3);
    CHECK(difference(two.values(), (*oracle)["rmsprop.steps"][i]) < 1e-13);
  }
}

TEST_CASE("LibTorchOptimiser uses the learning rates of train()") {
  const auto trained = [](auto&& step) {
    TinyModel<> model;
    av::train(model, tiny_images(12),
              {.epochs = 3, .batch_size = 4, .schedule = {.decay_factor = 0.5, .decay_steps = 3}}, step);
    return model.tensors().groups().front().values().clone();
  };
  const av::LibTorchOptimiser sgd{[](std::vector<at::Tensor> parameters) {
    return std::make_unique<torch::optim::SGD>(std::move(parameters), torch::optim::SGDOptions{99}.momentum(0.9));
  }};
  CHECK(difference(trained(av::Step{sgd}), trained(av::Step{av::Sgd{}})) < 1e-6);
}

TEST_CASE("LibTorchOptimiser goes on from the state that it listed") {
  const MatrixAndBias one{normal_numbers({6, 5}), normal_numbers({7})},
      other{normal_numbers({6, 5}), normal_numbers({7})};
  av::LibTorchOptimiser first = rmsprop(), second = rmsprop();
  first.begin({&one.group, 1});
  second.begin({&other.group, 1});
  const auto step = [](const MatrixAndBias& two, av::LibTorchOptimiser& optimiser, std::uint64_t seed) {
    two.set_gradient(normal_numbers({37}, seed));
    optimiser.update(two.group, 1e-2);
  };
  for (const std::uint64_t seed : {1, 2, 3}) step(one, first, seed);
  std::vector<at::Tensor> kept;
  av::for_each_state(first, [&](const std::string&, auto& value) { kept.push_back(av::state_tensor(value)); });
  REQUIRE(kept.size() == 1);
  std::size_t i = 0;
  av::for_each_state(second, [&](const std::string&, auto& value) { av::set_state(value, kept[i++]); });
  {
    const at::NoGradGuard no_grad;
    other.matrix.copy_(one.matrix);
    other.bias.copy_(one.bias);
  }
  for (const std::uint64_t seed : {4, 5}) {
    step(one, first, seed);
    step(other, second, seed);
  }
  CHECK(same_bits(one.values(), other.values()));
}
