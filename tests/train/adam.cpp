// SPDX-License-Identifier: MIT
#include <animevae/train/adam.hpp>

#include <cmath>
#include <cstdint>
#include <string>

#include "support/doctest.hpp"
#include "support/matrix_and_bias.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

av::ParameterGroup group_of(const av::Tensor& begin) {
  av::ParameterGroup group{"model", 48, {.precision = begin.scalar_type()}};
  const at::NoGradGuard no_grad;
  group.take("x", {begin.numel()}).copy_(begin);
  return group;
}

av::Adam begun(av::Adam adam, const av::ParameterGroup& group) {
  adam.begin({&group, 1});
  return adam;
}

void step(av::Adam& adam, const av::ParameterGroup& group, const av::Tensor& gradient, double learning_rate) {
  group.parameters().front().tensor.grad().copy_(gradient);
  adam.update(group, learning_rate);
}

}  // namespace

TEST_CASE("five steps are those of torch.optim.Adam, in both precisions") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  for (const std::string name : {"float64", "float32", "other"})
    for (const bool fused : {av::compat::has_fused_adam_on_cpu, false}) {
      CAPTURE(name);
      CAPTURE(fused);
      const bool other = name == "other";
      const av::Adam options =
          other ? av::Adam{.beta1 = 0.5, .beta2 = 0.9, .epsilon = 1e-3, .fused = fused} : av::Adam{.fused = fused};
      const av::ParameterGroup group = group_of((*oracle)["adam." + name + ".begin"]);
      av::Adam adam = begun(options, group);
      for (std::int64_t i = 0; i < 5; ++i) {
        step(adam, group, (*oracle)["adam." + name + ".gradients"][i], other ? 0.1 : 5e-3);
        const av::Tensor expected = (*oracle)["adam." + name + ".steps"][i];
        CHECK(difference(group.parameters().front().tensor, expected) < (name == "float32" ? 1e-6 : 1e-13));
      }
      CHECK(adam.state[group].steps.item<float>() == 5);
    }
}

TEST_CASE("the fused step is the plain one") {
  const av::ParameterGroup one = group_of(normal_numbers({37})), other = group_of(normal_numbers({37}));
  av::Adam fused = begun({}, one), plain = begun({.fused = false}, other);
  for (std::uint64_t i = 0; i < 20; ++i) {
    step(fused, one, normal_numbers({37}, i), 0.01);
    step(plain, other, normal_numbers({37}, i), 0.01);
  }
  CHECK(difference(one.values(), other.values()) < 1e-14);
  CHECK(difference(fused.state[one].mean, plain.state[other].mean) < 1e-14);
  CHECK(difference(fused.state[one].square, plain.state[other].square) < 1e-14);
}

TEST_CASE("the parts of the flat buffer that no parameter uses stay 0") {
  const av::ParameterGroup group = group_of(normal_numbers({37}));
  av::Adam adam = begun({}, group);
  step(adam, group, normal_numbers({37}), 5e-4);
  CHECK(group.values().narrow(0, 37, 11).abs().max().item<double>() == 0);
}

TEST_CASE("the first step is as long as the learning rate, whatever the gradient") {
  const av::Tensor begin = normal_numbers({37});
  const av::ParameterGroup group = group_of(begin);
  av::Adam adam = begun({}, group);
  const av::Tensor gradient = normal_numbers({37}, 2) * 1000;
  step(adam, group, gradient, 0.02);
  CHECK(difference(group.parameters().front().tensor, begin - 0.02 * gradient.sign()) < 1e-9);
}

TEST_CASE(
    "TensorFlow's form: m lr sqrt(1 - beta2^t) / (1 - beta1^t) over the root of the running square plus epsilon") {
  for (const bool fused : {av::compat::has_fused_adam_on_cpu, false}) {
    const av::ParameterGroup group = group_of(normal_numbers({37}));
    av::Adam adam = begun({.epsilon = 0.3, .epsilon_hat = true, .fused = fused}, group);
    at::Tensor expected = normal_numbers({37}), mean = expected * 0, square = expected * 0;
    for (int t = 1; t <= 5; ++t) {
      const at::Tensor gradient = normal_numbers({37}, std::uint64_t(t));
      step(adam, group, gradient, 0.1);
      mean = 0.9 * mean + 0.1 * gradient;
      square = 0.999 * square + 0.001 * gradient * gradient;
      const double rate = 0.1 * std::sqrt(1 - std::pow(0.999, t)) / (1 - std::pow(0.9, t));
      expected = expected - rate * mean / (square.sqrt() + 0.3);
      CHECK(difference(group.parameters().front().tensor, expected) < 1e-12);
    }
  }
}

TEST_CASE("device_step, with the number of steps on the device, is the plain step of Adam") {
  for (const bool epsilon_hat : {false, true}) {
    const av::ParameterGroup one = group_of(normal_numbers({37})), other = group_of(normal_numbers({37}));
    av::Adam device = begun({.epsilon = 1e-3, .epsilon_hat = epsilon_hat}, one),
             plain = begun({.epsilon = 1e-3, .epsilon_hat = epsilon_hat, .fused = false}, other);
    const at::NoGradGuard no_grad;
    for (std::uint64_t i = 0; i < 20; ++i) {
      one.parameters().front().tensor.grad().copy_(normal_numbers({37}, i));
      device.state[one].steps.add_(1);
      device.device_step(one, device.state[one], 0.01);
      step(plain, other, normal_numbers({37}, i), 0.01);
    }
    CHECK(difference(one.values(), other.values()) < 1e-13);
  }
}

TEST_CASE("AdamW is torch.optim.AdamW, with decay of matrices alone or of vectors too") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  for (const bool all : {false, true}) {
    CAPTURE(all);
    const std::string name = all ? "adamw_all" : "adamw";
    const MatrixAndBias two{(*oracle)[name + ".matrix"], (*oracle)[name + ".bias"]};
    av::AdamW adamw{.weight_decay = 0.1, .decay_biases = all};
    adamw.begin({&two.group, 1});
    for (std::int64_t i = 0; i < 5; ++i) {
      two.set_gradient((*oracle)[name + ".gradients"][i]);
      adamw.update(two.group, 5e-3);
      CHECK(difference(two.values(), (*oracle)[name + ".steps"][i]) < 1e-13);
    }
  }
}

TEST_CASE("a group that training did not begin with is refused") {
  const av::ParameterGroup group = group_of(normal_numbers({37}));
  av::Adam adam;
  CHECK_THROWS_WITH_AS(adam.update(group, 0.1), "an optimiser was used for the optimiser group model before begin()",
                       av::Error);
}
