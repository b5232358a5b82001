// SPDX-License-Identifier: MIT
#include <animevae/tensor/initialise.hpp>

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <cmath>

#include <animevae/network/network.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

av::Tensor initialised(const av::TensorSpec& spec, av::Initialisation rule, at::ScalarType type = at::kDouble) {
  av::Generator generator = av::make_generator(11);
  av::Tensor tensor = at::full(spec.sizes, 7, at::TensorOptions{}.dtype(type));
  av::initialise(tensor, spec, rule, generator);
  return tensor;
}

/// Whether the numbers are uniform between -bound and bound: none is outside, the outermost are near, the variance is
/// bound^2 / 3 within five standard errors.
void check_uniform(const av::Tensor& x, double bound) {
  const auto n = double(x.numel());
  CHECK(x.abs().max().item<double>() <= bound * (1 + 1e-7));
  CHECK(x.abs().max().item<double>() > bound * (1 - 20 / n));
  const double variance = bound * bound / 3, error = bound * bound * std::sqrt(4.0 / 45 / n);
  CHECK(std::abs(x.pow(2).mean().item<double>() - variance) < 5 * error);
}

}  // namespace

TEST_CASE("kaiming-uniform weights lie within sqrt(6 / fan_in), the framework's within 1 / sqrt(fan_in)") {
  static constexpr auto net =
      av::Network({16, 4, 4}, av::conv(32, {.kernel = {4, 3}}) | av::conv_transpose(24, {.kernel = {2, 4}}) |
                                  av::flatten() | av::linear(50));
  const auto specs = av::tensors(net);
  // PyTorch's fan_in is the second axis times the kernel, which for a transposed convolution is its output.
  const double fans[] = {16 * 4 * 3, 24 * 2 * 4, double(net.layers[2].out.channels)};
  REQUIRE(specs.size() == 6);
  for (std::size_t layer = 0; layer < 3; ++layer) {
    const av::TensorSpec &weight = specs[2 * layer], &bias = specs[2 * layer + 1];
    check_uniform(initialised(weight, av::Initialisation::kaiming_uniform), std::sqrt(6 / fans[layer]));
    check_uniform(initialised(weight, av::Initialisation::framework), 1 / std::sqrt(fans[layer]));
    for (const auto rule : {av::Initialisation::kaiming_uniform, av::Initialisation::framework}) {
      const av::Tensor b = initialised(bias, rule);
      CHECK(b.abs().max().item<double>() <= 1 / std::sqrt(fans[layer]));
      CHECK(b.abs().max().item<double>() > 0.7 / std::sqrt(fans[layer]));
    }
  }
}

TEST_CASE("batch norm begins as the identity") {
  static constexpr auto net = av::Network({5, 2, 2}, av::batch_norm());
  const auto specs = av::tensors(net);
  REQUIRE(specs.size() == 4);
  const av::Tensor zeros = at::zeros({5}), ones = at::ones({5});
  const av::Tensor expected[] = {ones, zeros, zeros, ones};  // scale, shift, running mean and variance
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(difference(initialised(specs[i], av::Initialisation::kaiming_uniform), expected[i]) == 0);
}

TEST_CASE("weights begin with the same numbers in either precision and layout") {
  static constexpr auto net = av::Network({3, 8, 8}, av::conv(6));
  const av::TensorSpec spec = av::tensors(net).front();
  const av::Tensor single = initialised(spec, av::Initialisation::kaiming_uniform, at::kFloat);
  CHECK(same_bits(single.to(at::kDouble), initialised(spec, av::Initialisation::kaiming_uniform)));

  av::Generator generator = av::make_generator(11);
  av::Tensor permuted = at::zeros(spec.sizes).contiguous(at::MemoryFormat::ChannelsLast);
  av::initialise(permuted, spec, av::Initialisation::kaiming_uniform, generator);
  CHECK(same_bits(permuted, single));
}

TEST_CASE("Glorot's weights lie within sqrt(6 / (fan_in + fan_out)), each head's by itself, and biases are 0") {
  static constexpr auto net =
      av::Network({16, 4, 4}, av::conv(32, {.kernel = {4, 3}}) | av::flatten() | av::linear(40, {.heads = 2}));
  const auto specs = av::tensors(net);
  REQUIRE(specs.size() == 4);
  constexpr auto rule = av::Initialisation::glorot_uniform;
  check_uniform(initialised(specs[0], rule), std::sqrt(6.0 / ((16 + 32) * 12)));
  check_uniform(initialised(specs[2], rule), std::sqrt(6.0 / (64 + 20)));
  for (const std::size_t bias : {1, 3}) CHECK(initialised(specs[bias], rule).abs().max().item<double>() == 0);
}

TEST_CASE("truncated normal weights stop at two deviations of 0.1, and biases are 0") {
  static constexpr auto net = av::Network({64}, av::linear(400));
  const auto specs = av::tensors(net);
  const av::Tensor x = initialised(specs[0], av::Initialisation::truncated_normal);
  const auto n = double(x.numel());
  CHECK(x.abs().max().item<double>() <= 0.2 * (1 + 1e-6));
  CHECK(x.abs().max().item<double>() > 0.199);
  // The variance of N(0, 1) cut off at 2 is 1 - 4 phi(2) / (2 Phi(2) - 1) = 0.7737; a fourth moment below 3 times that.
  CHECK(std::abs(x.pow(2).mean().item<double>() / 0.01 - 0.773741) < 5 * std::sqrt(3.0 / n));
  CHECK(std::abs(x.mean().item<double>()) < 5 * 0.1 / std::sqrt(n));
  const double within = std::erf(0.5 / std::sqrt(2.0)) / std::erf(std::sqrt(2.0));
  CHECK(std::abs((x.abs() < 0.05).to(at::kDouble).mean().item<double>() - within) < 5 * 0.5 / std::sqrt(n));
  CHECK(initialised(specs[1], av::Initialisation::truncated_normal).abs().max().item<double>() == 0);
}

TEST_CASE("attention begins as the linear layers of C to C channels that it is made of") {
  static constexpr auto net = av::Network({32, 4, 4}, av::self_attention(2));
  const auto specs = av::tensors(net);
  REQUIRE(specs.size() == 4);
  for (const std::size_t weight : {0, 2}) {
    check_uniform(initialised(specs[weight], av::Initialisation::kaiming_uniform), std::sqrt(6 / 32.0));
    check_uniform(initialised(specs[weight], av::Initialisation::glorot_uniform), std::sqrt(6 / 64.0));
  }
  for (const std::size_t bias : {1, 3}) {
    CHECK(initialised(specs[bias], av::Initialisation::glorot_uniform).abs().max().item<double>() == 0);
    CHECK(initialised(specs[bias], av::Initialisation::framework).abs().max().item<double>() <= 1 / std::sqrt(32.0));
    CHECK(initialised(specs[bias], av::Initialisation::framework).abs().max().item<double>() > 0);
  }
}

TEST_CASE("a left singular vector begins as a random unit vector") {
  static constexpr auto net = av::Network({8}, av::linear(50, {.spectral_norm = true}));
  const av::Tensor u = initialised(av::tensors(net)[2], av::Initialisation::framework);
  CHECK(std::abs(u.norm().item<double>() - 1) < 1e-12);
  CHECK(u.abs().max().item<double>() < 0.7);
}

TEST_CASE("every Initialisation has a name") {
  CHECK(av::name(av::Initialisation::kaiming_uniform) == "kaiming-uniform");
  CHECK(av::name(av::Initialisation::framework) == "framework");
  CHECK(av::name(av::Initialisation::glorot_uniform) == "glorot-uniform");
  CHECK(av::name(av::Initialisation::truncated_normal) == "truncated-normal");
}
