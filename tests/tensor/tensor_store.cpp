// SPDX-License-Identifier: MIT
#include <animevae/tensor/tensor_store.hpp>

#include <ATen/ops/full.h>

#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

static_assert(!std::is_copy_constructible_v<av::TensorStore> && std::is_move_constructible_v<av::TensorStore>);

namespace {

constexpr auto small_network = av::Network({3, 6, 6}, av::conv(4, {.bias = false}) | av::batch_norm() | av::relu());
constexpr auto features = av::Network({3, 6, 6}, av::conv(2) | av::batch_norm());

av::Weights feature_weights() {
  return {.source = "features",
          .tensors = {{"conv1.weight", normal_numbers({2, 3, 3, 3}, 1, at::kFloat)},
                      {"conv1.bias", normal_numbers({2}, 2, at::kFloat)},
                      {"norm1.weight", normal_numbers({2}, 3, at::kFloat)},
                      {"norm1.bias", normal_numbers({2}, 4, at::kFloat)},
                      {"norm1.running_mean", normal_numbers({2}, 5, at::kFloat)},
                      {"norm1.running_var", normal_numbers({2}, 6, at::kFloat).square()}}};
}

std::vector<std::string> names(const std::vector<av::NamedTensor>& tensors) {
  std::vector<std::string> all;
  for (const av::NamedTensor& tensor : tensors) all.push_back(tensor.name);
  return all;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("one flat buffer per optimiser group, and none for a group that needs no room") {
  const av::TensorStore store{{{"model", 100}, {"critic", 32}, {"model", 60}, {"empty", 0}}, {}};
  REQUIRE(store.groups().size() == 2);
  CHECK(store.groups()[0].name() == "model");
  CHECK(store.groups()[0].values().numel() == 160);
  CHECK(store.groups()[1].name() == "critic");
  CHECK(store.groups()[1].values().numel() == 32);
}

TEST_CASE("parameters, running statistics and frozen tensors are kept apart") {
  av::TensorStore store{{{"model", av::flat_size(small_network)}, {"distribution", 16}}, {}};
  (void)store.make_trained(small_network, "encoder.", "model");
  (void)store.make_own({.name = "log_scale", .initial = -1.5}, "reconstruction.", "distribution");
  (void)store.make_frozen(features, "reconstruction.network.", feature_weights());

  CHECK(names(store.groups()[0].parameters()) ==
        Names{"encoder.conv1.weight", "encoder.norm1.weight", "encoder.norm1.bias"});
  CHECK(names(store.groups()[1].parameters()) == Names{"reconstruction.log_scale"});
  CHECK(names(store.buffers()) == Names{"encoder.norm1.running_mean", "encoder.norm1.running_var"});
  CHECK(names(store.frozen()) == Names{"reconstruction.network.conv1.weight", "reconstruction.network.conv1.bias",
                                       "reconstruction.network.norm1.weight", "reconstruction.network.norm1.bias",
                                       "reconstruction.network.norm1.running_mean",
                                       "reconstruction.network.norm1.running_var"});
  CHECK(names(store.saved()) == Names{"encoder.conv1.weight", "encoder.norm1.weight", "encoder.norm1.bias",
                                      "reconstruction.log_scale", "encoder.norm1.running_mean",
                                      "encoder.norm1.running_var"});

  // Everything that asks for gradients is in exactly one optimiser group, and nothing else is.
  std::set<std::string> trained;
  for (const av::ParameterGroup& group : store.groups())
    for (const av::NamedTensor& parameter : group.parameters()) {
      CHECK(parameter.tensor.requires_grad());
      CHECK(trained.insert(parameter.name).second);
    }
  for (const av::NamedTensor& tensor : store.buffers()) CHECK_FALSE(tensor.tensor.requires_grad());
  for (const av::NamedTensor& tensor : store.frozen()) CHECK_FALSE(tensor.tensor.requires_grad());
}

TEST_CASE("frozen tensors are copies in the model's precision") {
  av::TensorStore store{{}, {.precision = at::kDouble}};
  const av::Weights weights = feature_weights();
  (void)store.make_frozen(features, "", weights);
  for (std::size_t i = 0; i < weights.tensors.size(); ++i) {
    CHECK(same_bits(store.frozen()[i].tensor, weights.tensors[i].tensor.to(at::kDouble)));
    CHECK(store.frozen()[i].tensor.data_ptr() != weights.tensors[i].tensor.data_ptr());
  }
}

TEST_CASE("a frozen network stays in evaluation mode even when it is run for training") {
  av::TensorStore store{{}, {.precision = at::kDouble}};
  const av::RunnableNetwork frozen = store.make_frozen(features, "", feature_weights());
  std::vector<av::Tensor> before;
  for (const av::NamedTensor& tensor : store.frozen()) before.push_back(tensor.tensor.clone());
  const av::Tensor x = pixels({4, 3, 6, 6});
  CHECK(same_bits(frozen.train(x), frozen(x)));
  for (std::size_t i = 0; i < before.size(); ++i) CHECK(same_bits(store.frozen()[i].tensor, before[i]));
}

TEST_CASE("a declared tensor has its shape and its first value") {
  av::TensorStore store{{{"model", 64}}, {}};
  const av::Tensor map = store.make_own({.name = "map", .shape = {3, 2, 4}, .initial = 2}, "", "model");
  CHECK(difference(map, at::full({3, 2, 4}, 2.0)) == 0);
  CHECK(map.requires_grad());
}

TEST_CASE("networks of one store begin with different numbers, stores of one seed with the same") {
  static constexpr auto linear = av::Network({8}, av::linear(8));
  const auto make = [](std::uint64_t seed) {
    av::TensorStore store{{{"model", 2 * av::flat_size(linear)}}, {.seed = seed}};
    (void)store.make_trained(linear, "one.", "model");
    (void)store.make_trained(linear, "two.", "model");
    return store;
  };
  const av::TensorStore store = make(4), again = make(4), other = make(5);
  const auto& parameters = store.groups()[0].parameters();
  CHECK_FALSE(same_bits(parameters[0].tensor, parameters[2].tensor));
  CHECK(same_bits(store.groups()[0].values(), again.groups()[0].values()));
  CHECK_FALSE(same_bits(store.groups()[0].values(), other.groups()[0].values()));
}

TEST_CASE("gradients of all groups go back to zero together") {
  av::TensorStore store{{{"a", 16}, {"b", 16}}, {}};
  const av::Tensor x = store.make_own({.name = "x"}, "", "a"), y = store.make_own({.name = "y"}, "", "b");
  (x * 2 + y * 3).sum().backward();
  CHECK(x.grad().item<float>() == 2);
  CHECK(y.grad().item<float>() == 3);
  store.zero_gradients();
  CHECK(x.grad().item<float>() == 0);
  CHECK(y.grad().item<float>() == 0);
}

TEST_CASE("make_own refuses an optimiser group that the store has no room for") {
  av::TensorStore store{{{"model", 16}}, {}};
  CHECK_THROWS_WITH_AS((void)store.make_own({.name = "x"}, "", "critic"),
                       "no room was made for the optimiser group critic", av::Error);
}

TEST_CASE("a tensor of one's own begins with a number, with noise, with what a function makes, or with images") {
  const auto make = [](av::Shape shape, av::Generator& generator) {
    return at::randn({shape.channels}, generator, at::TensorOptions{}.dtype(at::kDouble)).cumsum(0);
  };
  const auto made = [&](std::uint64_t seed) {
    av::TensorStore store{{{"model", 200}}, {.seed = seed}};
    const std::vector<at::Tensor> tensors{
        store.make_own({.name = "a", .shape = {4}, .initial = 2}, "prior.", "model"),
        store.make_own({.name = "b", .shape = {4}, .initial = 2, .deviation = 1e-3}, "prior.", "model"),
        store.make_own({.name = "c", .shape = {4}, .make = make}, "prior.", "model"),
        store.make_own({.name = "d", .shape = {1, 2, 3}, .initial = 0.5, .images = 5, .part = 2}, "prior.", "model")};
    CHECK(names(store.groups()[0].parameters()) == Names{"prior.a", "prior.b", "prior.c", "prior.part2.d"});
    REQUIRE(store.of_images().size() == 1);
    CHECK(store.of_images()[0].named.name == "prior.part2.d");
    CHECK(store.is_as_made(store.of_images()[0]));
    const at::NoGradGuard no_grad;
    tensors[3][4][0][1][2] = 0.25;
    CHECK_FALSE(store.is_as_made(store.of_images()[0]));
    return tensors;
  };
  const std::vector<at::Tensor> one = made(1), again = made(1), other = made(2);
  CHECK(same_bits(one[0], at::full({4}, 2.0F)));
  CHECK(difference(one[1], one[0]) < 1e-2);
  CHECK_FALSE(same_bits(one[1], one[0]));
  for (const std::size_t i : {1U, 2U}) {
    CHECK(same_bits(one[i], again[i]));
    CHECK_FALSE(same_bits(one[i], other[i]));
  }
  CHECK(one[2].requires_grad());
  CHECK(one[3].sizes().vec() == std::vector<std::int64_t>{5, 1, 2, 3});
  av::Generator generator = av::make_generator(av::mix_seed(1, 1));  // the second stream, behind that of "b"
  CHECK(difference(one[2], make({4}, generator).to(at::kFloat)) == 0);
}

TEST_CASE("a function that makes a tensor of other sizes is refused in a sentence") {
  av::TensorStore store{{{"model", 200}}, {}};
  const auto make = [](av::Shape, av::Generator&) { return at::full({2, 3}, 1.0); };
  CHECK_THROWS_WITH_AS((void)store.make_own({.name = "c", .shape = {4}, .make = make}, "prior.", "model"),
                       "the function that makes the first numbers of prior.c makes a tensor of 2x3, not of 4",
                       av::InvalidValue);
}
