// SPDX-License-Identifier: MIT
#include <animevae/tensor/spectral_norm.hpp>

#include <ATen/ops/linalg_svd.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <cstdint>
#include <tuple>

#include <animevae/network/network.hpp>
#include <animevae/tensor/tensor_store.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

constexpr av::Layer linear_layer{.op = av::Op::linear, .in = {5}, .out = {7}, .spectral_norm = true};
constexpr av::Layer transposed_layer{
    .op = av::Op::conv_transpose, .in = {4, 3, 3}, .out = {7, 5, 5}, .kernel = 3, .spectral_norm = true};

av::Tensor unit_vector(std::int64_t size, std::uint64_t seed) {
  const av::Tensor vector = normal_numbers({size}, seed);
  return vector / vector.norm();
}

/// The largest singular value and its left singular vector, by LAPACK.
std::tuple<double, av::Tensor> largest_singular_value(const av::Tensor& matrix) {
  const auto [u, values, v] = at::linalg_svd(matrix, /*full_matrices=*/false);
  return {values[0].item<double>(), u.select(1, 0)};
}

}  // namespace

TEST_CASE("iterate_singular_vector converges to the left singular vector of the largest singular value") {
  const av::Tensor weight = normal_numbers({7, 5});
  const av::Tensor u = av::iterate_singular_vector(linear_layer, weight, unit_vector(7, 2), 500);
  const auto [sigma, expected] = largest_singular_value(weight);
  CHECK(std::abs(std::abs((u * expected).sum().item<double>()) - 1) < 1e-12);
  CHECK(std::abs(u.norm().item<double>() - 1) < 1e-14);
  const av::Tensor divided = av::spectrally_normalised(linear_layer, weight, u, false);
  CHECK(difference(divided, weight / sigma) < 1e-12);
}

TEST_CASE("the matrix of a transposed convolution has a row for each output channel") {
  const av::Tensor weight = normal_numbers({4, 7, 3, 3});
  const av::Tensor u = av::iterate_singular_vector(transposed_layer, weight, unit_vector(7, 2), 2000);
  const auto sigma = std::get<0>(largest_singular_value(weight.transpose(0, 1).reshape({7, 36})));
  CHECK(difference(av::spectrally_normalised(transposed_layer, weight, u, false), weight / sigma) < 1e-10);
}

TEST_CASE("training moves the singular vector by one power iteration, evaluation leaves it") {
  const av::Tensor weight = normal_numbers({7, 5}), begin = unit_vector(7, 2), u = begin.clone();
  (void)av::spectrally_normalised(linear_layer, weight, u, false);
  CHECK(same_bits(u, begin));
  (void)av::spectrally_normalised(linear_layer, weight, u, true);
  const av::Tensor next = weight.matmul(weight.t().matmul(begin));
  CHECK(difference(u, next / next.norm()) < 1e-14);
  for (int step = 0; step < 300; ++step) (void)av::spectrally_normalised(linear_layer, weight, u, true);
  CHECK(difference(av::spectrally_normalised(linear_layer, weight, u, true),
                   weight / std::get<0>(largest_singular_value(weight))) < 1e-12);
}

TEST_CASE("the gradient goes through the weight, with both singular vectors held constant") {
  const av::Tensor weight = normal_numbers({7, 5}).set_requires_grad(true), u = unit_vector(7, 2);
  const av::Tensor cotangent = normal_numbers({7, 5}, 3);
  const av::Tensor v = weight.detach().t().matmul(u), direction = v / v.norm();
  (av::spectrally_normalised(linear_layer, weight, u, false) * cotangent).sum().backward();
  // sigma as a function of the weight alone: u^T W v.
  const auto value = [&] { return ((weight / (u * weight.matmul(direction)).sum()) * cotangent).sum().item<double>(); };
  CHECK(gradient_error(weight, value) < 1e-8);
}

TEST_CASE("two training passes before one backward pass are differentiated") {
  const av::Tensor weight = normal_numbers({7, 5}).set_requires_grad(true), u = unit_vector(7, 2);
  const av::Tensor first = av::spectrally_normalised(linear_layer, weight, u, true);
  const av::Tensor second = av::spectrally_normalised(linear_layer, weight, u, true);
  CHECK_NOTHROW((first.sum() + second.sum()).backward());
}

TEST_CASE("a weight of zeros stays zero") {
  const av::Tensor zeros = at::zeros({7, 5}, at::kDouble);
  const av::Tensor u = unit_vector(7, 2);
  CHECK(difference(av::spectrally_normalised(linear_layer, zeros, u, true), zeros) == 0);
}

TEST_CASE("a model's singular vectors begin near those of its weights, and are saved under the layer's name") {
  static constexpr auto net = av::Network({30}, av::linear(20, {.spectral_norm = true}) | av::relu());
  av::TensorStore store{{{"model", av::flat_size(net)}}, {.precision = at::kDouble}};
  const av::RunnableNetwork runnable = store.make_trained(net, "net.", "model");
  REQUIRE(store.buffers().size() == 1);
  CHECK(store.buffers()[0].name == "net.linear1.weight_u");
  const av::Tensor& weight = store.groups()[0].parameters()[0].tensor;
  const double sigma = std::get<0>(largest_singular_value(weight.detach()));
  const double found = weight.detach().t().matmul(store.buffers()[0].tensor).norm().item<double>();
  CHECK(found <= sigma * (1 + 1e-12));
  CHECK(found > 0.95 * sigma);
}
