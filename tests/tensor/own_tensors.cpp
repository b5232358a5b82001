// SPDX-License-Identifier: MIT
#include <animevae/tensor/own_tensors.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include <animevae/tensor/tensor_store.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

struct Plain {};

struct WithNumber {
  static constexpr std::array own_tensors{av::OwnTensor{.name = "log_scale", .initial = -1}};
};

struct WithNetwork {
  static constexpr auto network = av::Network({4}, av::linear(1));
  static constexpr std::string_view optimiser_group = "critic";
};

struct WithFrozenNetwork {
  static constexpr auto network = av::Network({4}, av::linear(1));
  const av::Weights* weights = nullptr;
};

struct WithPartOfFrozenNetwork : WithFrozenNetwork {
  static constexpr auto network = av::Network({4}, av::linear(3) | av::linear(1));
  int layers = 2;
  [[nodiscard]] av::NetworkView used_network() const {
    av::NetworkView used = network;
    used.layers = used.layers.first(std::size_t(layers));
    return used;
  }
};

/// Tensors of sizes that depend on the latents, and on the image.
struct OfLatents {
  static constexpr auto own_tensors(av::Shape latent) {
    return std::array{av::OwnTensor{.name = "a", .shape = latent}};
  }
};
struct OfLatentsAndImage {
  static constexpr auto own_tensors(av::Shape latent, av::Shape image) {
    return std::array{av::OwnTensor{.name = "a", .shape = latent},
                      av::OwnTensor{.name = "b", .shape = image, .images = 3}};
  }
};

struct OfParts {
  static constexpr int part_names = 0;  // only that they are there is asked
  std::tuple<Plain, WithNetwork> parts;
};
struct OfFrozenParts {
  static constexpr int part_names = 0;
  std::tuple<Plain, WithFrozenNetwork> parts;
};

constexpr auto with_state =
    av::Network({1, 4, 4}, av::named("first", av::conv(2, {.kernel = 3, .padding = 1, .spectral_norm = true})) |
                               av::batch_norm() | av::silu() | av::dropout(0.5) | av::flatten() | av::linear(1));

/// The tensors of such a network in a store, and what a policy is handed of it.
struct Stored {
  av::TensorStore store{{{"own", 1000}}, {.precision = at::kDouble}};
  av::OwnTensors own{.network = store.make_trained(with_state, "", "own")};

  [[nodiscard]] std::vector<at::Tensor> state() const {
    std::vector<at::Tensor> copies;
    for (const av::NamedTensor& buffer : store.buffers()) copies.push_back(buffer.tensor.clone());
    return copies;
  }
  /// Whether the state is another, by tensor: running mean and variance, left singular vector.
  [[nodiscard]] std::vector<bool> changed(const std::vector<at::Tensor>& before) const {
    std::vector<bool> all;
    for (std::size_t i = 0; i < before.size(); ++i) all.push_back(!same_bits(before[i], store.buffers()[i].tensor));
    return all;
  }
};

}  // namespace

TEST_CASE("own_tensors_of takes the shapes of latents and images where a policy asks for them") {
  static_assert(av::HasOwnTensors<OfLatents> && av::HasOwnTensors<OfLatentsAndImage>);
  CHECK(av::own_tensors_of<OfLatents>({7}, {1, 4, 4})[0].shape == av::Shape{7});
  CHECK(av::own_tensors_of<OfLatentsAndImage>({7}, {1, 4, 4})[1].shape == av::Shape{1, 4, 4});
  static_assert(av::own_tensors_of<OfLatentsAndImage>({7}, {1, 4, 4})[1].size() == 48);
  static_assert(av::own_tensors_of<OfLatents>({7})[0].size() == 7);
}

TEST_CASE("HasTrainedNetwork is true of a policy, or one of its parts, with a network that is not frozen") {
  static_assert(av::HasTrainedNetwork<WithNetwork> && !av::HasTrainedNetwork<WithFrozenNetwork>);
  static_assert(!av::HasTrainedNetwork<Plain> && !av::HasTrainedNetwork<WithNumber>);
  static_assert(av::HasTrainedNetwork<OfParts> && !av::HasTrainedNetwork<OfFrozenParts>);
}

TEST_CASE("a policy's network draws from the generator that it is given, and refuses chance without one") {
  const Stored of;
  const at::Tensor x = normal_numbers({5, 1, 4, 4}, 3);
  CHECK_THROWS_AS((void)of.own(x), av::InvalidValue);
  const auto drawn = [&](std::uint64_t seed) { return of.own.drawing_from(av::make_generator(seed))(x); };
  CHECK_FALSE(same_bits(drawn(1), drawn(2)));
  CHECK(drawn(1).requires_grad());
  CHECK(same_bits(of.own.constant()(x), of.own.constant()(x)));  // evaluation draws nothing
  CHECK_FALSE(of.own.constant()(x).requires_grad());
}

TEST_CASE("fixed() passes as in training change no state, have its numbers, and no gradient for weights") {
  const Stored of;
  const at::Tensor x = normal_numbers({5, 1, 4, 4}, 3).set_requires_grad(true);
  const std::vector<at::Tensor> before = of.state();
  const auto generator = [] { return av::make_generator(1); };
  const at::Tensor fixed = of.own.drawing_from(generator()).fixed()(x);
  CHECK(of.changed(before) == std::vector<bool>(before.size(), false));
  fixed.sum().backward();
  CHECK(x.grad().abs().sum().item<double>() > 0);
  CHECK(of.store.groups()[0].gradients().abs().max().item<double>() == 0);
  // With 15 power iterations behind it another one changes little: the numbers are nearly those of a training pass.
  const at::Tensor trained = of.own.drawing_from(generator())(x);
  CHECK(difference(fixed, trained) < 0.05);
  CHECK(of.changed(before) == std::vector<bool>(before.size(), true));
  CHECK_FALSE(same_bits(of.own.constant()(x), fixed));
  CHECK(same_bits(of.own.constant().fixed()(x), of.own.constant()(x)));
}

TEST_CASE("each() has the batches' own statistics, and improves singular vectors once") {
  const Stored of, again;
  const at::Tensor a = normal_numbers({5, 1, 4, 4}, 3), b = normal_numbers({7, 1, 4, 4}, 4) * 3;
  const std::vector<at::Tensor> outputs = of.own.drawing_from(av::make_generator(1)).each({a, b});
  const av::OwnTensors one_by_one = again.own.drawing_from(av::make_generator(1));
  const at::Tensor first = one_by_one(a);
  CHECK(same_bits(outputs[0], first));
  const std::vector<at::Tensor> once = again.state();
  const at::Tensor second = one_by_one(b);
  CHECK(difference(outputs[1], second) < 0.05);
  for (std::size_t i = 0; i < once.size(); ++i) {
    const av::NamedTensor& buffer = of.store.buffers()[i];
    CAPTURE(buffer.name);
    if (buffer.name.ends_with("_u")) CHECK(same_bits(buffer.tensor, once[i]));
    else CHECK(difference(buffer.tensor, again.store.buffers()[i].tensor) < 0.05);  // both batches are in it
    if (!buffer.name.ends_with("_u")) CHECK_FALSE(same_bits(buffer.tensor, once[i]));
  }
}

TEST_CASE("with_features has the output and the features of one pass, in each mode") {
  const Stored of;
  const at::Tensor x = normal_numbers({5, 1, 4, 4}, 3);
  const auto drawing = [&] { return of.own.drawing_from(av::make_generator(1)); };
  const auto fixed = drawing().fixed().with_features(x, 2);
  CHECK(same_bits(fixed.output, drawing().fixed()(x)));
  CHECK(fixed.features.sizes().vec() == std::vector<std::int64_t>{5, 2, 4, 4});
  CHECK_FALSE(fixed.features.requires_grad());
  const auto constant = of.own.constant().with_features(x, 2);
  CHECK(same_bits(constant.output, of.own.constant()(x)));
  const std::vector<std::size_t> place{2};
  CHECK(same_bits(constant.features, of.own.network->features(x, place).front().features));
  CHECK(drawing().with_features(x, 2).features.requires_grad());
}

TEST_CASE("HasOwnTensors, HasOwnNetwork and HasOptimiserGroup are true where a policy has those members") {
  static_assert(!av::HasOwnTensors<Plain> && av::HasOwnTensors<WithNumber>);
  static_assert(!av::HasOwnNetwork<Plain> && av::HasOwnNetwork<WithNetwork> && av::HasOwnNetwork<WithFrozenNetwork>);
  static_assert(!av::HasFrozenNetwork<WithNetwork> && av::HasFrozenNetwork<WithFrozenNetwork>);
  static_assert(!av::HasOptimiserGroup<Plain> && av::HasOptimiserGroup<WithNetwork>);
}

TEST_CASE("frozen_network is the part that a policy uses, or all of it") {
  CHECK(av::frozen_network(WithFrozenNetwork{}).layers.size() == 1);
  CHECK(av::frozen_network(WithPartOfFrozenNetwork{}).layers.size() == 2);
  CHECK(av::frozen_network(WithPartOfFrozenNetwork{{}, 1}).layers.size() == 1);
}

TEST_CASE("a declared tensor is one number unless it says otherwise") {
  CHECK(WithNumber::own_tensors[0].shape == av::Shape{1});
  CHECK(av::OwnTensor{}.initial == 0);
}

TEST_CASE("own tensors come back in the order they were declared") {
  const av::OwnTensors own{.tensors = {normal_numbers({1}, 1), normal_numbers({3}, 2)}};
  CHECK(own[0].numel() == 1);
  CHECK(own[1].numel() == 3);
  CHECK_FALSE(own.network);
}

TEST_CASE("square_root is the square root, at compile time too") {
  static_assert(av::square_root(4) == 2);
  for (const int number : {1, 2, 3, 64, 999, 1'000'000})
    CHECK(av::square_root(number) == doctest::Approx(std::sqrt(double(number))).epsilon(1e-15));
}
