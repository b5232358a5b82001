// SPDX-License-Identifier: MIT
#include <animevae/tensor/parameters.hpp>

#include <ATen/ops/full_like.h>

#include <cstdint>
#include <type_traits>
#include <vector>

#include <animevae/architecture/burgess.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

static_assert(!std::is_copy_constructible_v<av::ParameterGroup> && std::is_move_constructible_v<av::ParameterGroup>);

namespace {

av::ParameterGroup some_parameters(const av::ModelOptions& options) {
  av::ParameterGroup group{"model", 3 * 64 + 16, options};
  group.take("conv.weight", {4, 3, 2, 2});
  group.take("conv.bias", {4});
  group.take("linear.weight", {7, 5});
  group.take("scale", {1});
  return group;
}

}  // namespace

TEST_CASE("every parameter is a view of the flat buffer, and none overlaps another") {
  for (const bool channels_last : {true, false}) {
    const av::ParameterGroup group = some_parameters({.channels_last = channels_last});
    const at::NoGradGuard no_grad;
    double next = 1;
    for (const av::NamedTensor& parameter : group.parameters()) av::Tensor{parameter.tensor}.fill_(next++);
    next = 1;
    for (const av::NamedTensor& parameter : group.parameters()) {  // nobody wrote over anybody
      CHECK(difference(parameter.tensor, at::full_like(parameter.tensor, next)) == 0);
      CHECK((group.values() == next).sum().item<std::int64_t>() == parameter.tensor.numel());
      ++next;
    }
  }
}

TEST_CASE("parameters begin on cache lines") {
  const av::ParameterGroup group = some_parameters({});
  for (const av::NamedTensor& parameter : group.parameters()) CHECK(parameter.tensor.storage_offset() % 16 == 0);
  CHECK(av::ParameterGroup::padded(1) == 16);
  CHECK(av::ParameterGroup::padded(16) == 16);
  CHECK(av::ParameterGroup::padded(17) == 32);
}

TEST_CASE("convolution weights are channels-last where the option says so, with the same sizes") {
  const av::ParameterGroup last = some_parameters({}), first = some_parameters({.channels_last = false});
  const av::Tensor a = last.parameters()[0].tensor, b = first.parameters()[0].tensor;
  CHECK(a.is_contiguous(at::MemoryFormat::ChannelsLast));
  CHECK(b.is_contiguous());
  CHECK(a.sizes() == b.sizes());
  CHECK(last.parameters()[2].tensor.is_contiguous());
}

TEST_CASE("gradients are views of the other buffer, and stay so through backward passes") {
  for (const bool channels_last : {true, false}) {
    const av::ParameterGroup group = some_parameters({.channels_last = channels_last, .precision = at::kDouble});
    const auto addresses = [&] {
      std::vector<const void*> all;
      for (const av::NamedTensor& parameter : group.parameters()) all.push_back(parameter.tensor.grad().data_ptr());
      return all;
    };
    const auto before = addresses();
    for (int pass = 1; pass <= 2; ++pass) {
      av::Tensor loss = at::zeros({}, at::TensorOptions{}.dtype(at::kDouble));
      double factor = 1;
      for (const av::NamedTensor& parameter : group.parameters()) loss = loss + factor++ * parameter.tensor.sum();
      loss.backward();
      CHECK(addresses() == before);
      factor = 1;
      for (const av::NamedTensor& parameter : group.parameters()) {  // they add up
        CHECK(difference(parameter.tensor.grad(), at::full_like(parameter.tensor, pass * factor)) == 0);
        CHECK(parameter.tensor.grad().sizes() == parameter.tensor.sizes());
        CHECK((group.gradients() == pass * factor).sum().item<std::int64_t>() == parameter.tensor.numel());
        ++factor;
      }
    }
  }
}

TEST_CASE("a network's flat size is the room that its trained tensors take") {
  using Encoder = av::BurgessEncoder<av::Shape{3, 64, 64}, 10>;
  std::int64_t expected = 0;
  for (const std::int64_t count : {32 * 3 * 16, 32, 32 * 32 * 16, 32, 32 * 32 * 16, 32, 32 * 32 * 16, 32, 512 * 256,
                                   256, 256 * 256, 256, 256 * 20})
    expected += count;                                      // all multiples of 16
  CHECK(av::flat_size(Encoder::network) == expected + 32);  // 20 biases take 32 places
  static constexpr auto norm = av::Network({5, 2, 2}, av::batch_norm());
  CHECK(av::flat_size(norm) == 32);  // running statistics are not trained
}
