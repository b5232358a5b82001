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

TEST_CASE("the rules have names") {
  CHECK(av::name(av::Initialisation::kaiming_uniform) == "kaiming-uniform");
  CHECK(av::name(av::Initialisation::framework) == "framework");
}
