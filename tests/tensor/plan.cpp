// SPDX-License-Identifier: MIT
#include <animevae/tensor/plan.hpp>

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include <animevae/network/network.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

std::vector<av::LayerStep> steps_of(const av::NetworkView& network) {
  std::vector<av::LayerStep> steps(network.layers.size());
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i].layer = &network.layers[i];
  return steps;
}

}  // namespace

TEST_CASE("an activation overwrites its input only right behind a layer with tensors") {
  static constexpr auto net =
      av::Network({4}, av::relu() | av::linear(4) | av::relu() | av::linear(4) | av::tap("kept") | av::relu() |
                           av::linear(4) | av::leaky_relu(0.1) | av::leaky_relu(0.1) | av::batch_norm() | av::relu() |
                           av::residual(av::relu() | av::linear(4)) | av::relu());
  std::vector<av::LayerStep> steps = steps_of(net);
  av::use_in_place_activations(steps);
  std::vector<std::size_t> in_place;
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (steps[i].form != nullptr) in_place.push_back(i);
  CHECK(in_place == std::vector<std::size_t>{2, 7, 10});
}

TEST_CASE("a leaky ReLU that cannot be inverted keeps its input") {
  static constexpr auto net =
      av::Network({4}, av::linear(4) | av::leaky_relu(0) | av::linear(4) | av::leaky_relu(-0.1));
  std::vector<av::LayerStep> steps = steps_of(net);
  av::use_in_place_activations(steps);
  for (const av::LayerStep& step : steps) CHECK_FALSE(bool(step.form));
}

namespace {

/// A layer whose tensors and output its backward pass needs.
struct Exponent {
  static constexpr std::string_view name = "exponent";
  static constexpr av::Shape shape_after(av::Shape in, av::Fault&) { return in; }
  static constexpr auto tensors(av::Shape) { return std::array{av::LayerTensor{.name = "factor", .sizes = {1}}}; }
  static av::Tensor forward(std::span<const av::Tensor> tensors, const av::Tensor& x, av::RunContext&) {
    return (x * tensors[0]).exp();
  }
};

}  // namespace

TEST_CASE("an activation behind a custom layer keeps its input") {
  static constexpr auto net = av::Network({4}, av::custom<Exponent>() | av::relu());
  std::vector<av::LayerStep> steps = steps_of(net);
  av::use_in_place_activations(steps);
  for (const av::LayerStep& step : steps) CHECK_FALSE(bool(step.form));
}

TEST_CASE("in-place activations give the same bits, forwards and backwards") {
  static constexpr auto net =
      av::Network({4}, av::linear(6) | av::relu() | av::linear(5) | av::leaky_relu(0.3) | av::linear(3));
  const auto run = [](bool planned) {
    std::vector<av::LayerStep> steps = steps_of(net);
    for (std::size_t i = 0; i < steps.size(); i += 2) {
      const av::Layer& layer = net.layers[i];
      steps[i].weight = normal_numbers({layer.out.channels, layer.in.channels}, i).set_requires_grad(true);
      steps[i].bias = normal_numbers({layer.out.channels}, i + 100).set_requires_grad(true);
    }
    if (planned) av::use_in_place_activations(steps);
    const av::Tensor y = av::run(steps, normal_numbers({7, 4}, 9), {.training = true});
    y.square().sum().backward();
    return std::vector<av::Tensor>{y, steps[0].weight.grad(), steps[0].bias.grad(), steps[2].weight.grad()};
  };
  const auto plain = run(false), planned = run(true);
  for (std::size_t i = 0; i < plain.size(); ++i) CHECK(same_bits(plain[i], planned[i]));
}
