// SPDX-License-Identifier: MIT
#include <animevae/train/adam.hpp>

#include <cmath>
#include <cstdint>
#include <string>

#include "support/doctest.hpp"
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

void step(av::Adam& adam, const av::ParameterGroup& group, const av::Tensor& gradient) {
  group.parameters().front().tensor.grad().copy_(gradient);
  adam.step();
}

}  // namespace

TEST_CASE("five steps are those of torch.optim.Adam, in both precisions") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  for (const std::string name : {"float64", "float32", "other"})
    for (const bool fused : {av::compat::has_fused_adam_on_cpu, false}) {
      CAPTURE(name);
      CAPTURE(fused);
      av::AdamOptions options{.learning_rate = 5e-3, .fused = fused};
      if (name == "other")
        options = {.learning_rate = 0.1, .beta1 = 0.5, .beta2 = 0.9, .epsilon = 1e-3, .fused = fused};
      const av::ParameterGroup group = group_of((*oracle)["adam." + name + ".begin"]);
      av::Adam adam{group, options};
      for (std::int64_t i = 0; i < 5; ++i) {
        step(adam, group, (*oracle)["adam." + name + ".gradients"][i]);
        const av::Tensor expected = (*oracle)["adam." + name + ".steps"][i];
        CHECK(difference(group.parameters().front().tensor, expected) < (name == "float32" ? 1e-6 : 1e-13));
      }
      CHECK(adam.steps().item<float>() == 5);
    }
}

TEST_CASE("the fused step is the plain one") {
  const av::ParameterGroup one = group_of(normal_numbers({37})), other = group_of(normal_numbers({37}));
  av::Adam fused{one, {.learning_rate = 0.01}}, plain{other, {.learning_rate = 0.01, .fused = false}};
  for (std::uint64_t i = 0; i < 20; ++i) {
    step(fused, one, normal_numbers({37}, i));
    step(plain, other, normal_numbers({37}, i));
  }
  CHECK(difference(one.values(), other.values()) < 1e-14);
  CHECK(difference(fused.mean(), plain.mean()) < 1e-14);
  CHECK(difference(fused.square(), plain.square()) < 1e-14);
}

TEST_CASE("what no parameter uses of the buffer stays zero") {
  const av::ParameterGroup group = group_of(normal_numbers({37}));
  av::Adam adam{group, {}};
  step(adam, group, normal_numbers({37}));
  CHECK(group.values().narrow(0, 37, 11).abs().max().item<double>() == 0);
}

TEST_CASE("the first step is as long as the learning rate, whatever the gradient") {
  const av::Tensor begin = normal_numbers({37});
  const av::ParameterGroup group = group_of(begin);
  av::Adam adam{group, {.learning_rate = 0.02}};
  const av::Tensor gradient = normal_numbers({37}, 2) * 1000;
  step(adam, group, gradient);
  CHECK(difference(group.parameters().front().tensor, begin - 0.02 * gradient.sign()) < 1e-9);
}

TEST_CASE(
    "TensorFlow's form: m lr sqrt(1 - beta2^t) / (1 - beta1^t) over the root of the running square plus epsilon") {
  for (const bool fused : {av::compat::has_fused_adam_on_cpu, false}) {
    const av::ParameterGroup group = group_of(normal_numbers({37}));
    av::Adam adam{group, {.learning_rate = 0.1, .epsilon = 0.3, .epsilon_hat = true, .fused = fused}};
    at::Tensor expected = normal_numbers({37}), mean = expected * 0, square = expected * 0;
    for (int t = 1; t <= 5; ++t) {
      const at::Tensor gradient = normal_numbers({37}, std::uint64_t(t));
      step(adam, group, gradient);
      mean = 0.9 * mean + 0.1 * gradient;
      square = 0.999 * square + 0.001 * gradient * gradient;
      const double rate = 0.1 * std::sqrt(1 - std::pow(0.999, t)) / (1 - std::pow(0.9, t));
      expected = expected - rate * mean / (square.sqrt() + 0.3);
      CHECK(difference(group.parameters().front().tensor, expected) < 1e-12);
    }
  }
}

TEST_CASE("a step goes as far as its factor says") {
  const av::ParameterGroup one = group_of(normal_numbers({37})), other = group_of(normal_numbers({37}));
  av::Adam half{one, {.learning_rate = 0.02}}, whole{other, {.learning_rate = 0.01}};
  one.parameters().front().tensor.grad().copy_(normal_numbers({37}, 5));
  half.step(0.5);
  step(whole, other, normal_numbers({37}, 5));
  CHECK(difference(one.values(), other.values()) < 1e-15);
}
