// SPDX-License-Identifier: MIT
#include <animevae/tensor/own_tensors.hpp>

#include <array>
#include <cmath>
#include <cstddef>

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

}  // namespace

TEST_CASE("own_tensors_of takes the shapes of latents and images where a policy asks for them") {
  static_assert(av::HasOwnTensors<OfLatents> && av::HasOwnTensors<OfLatentsAndImage>);
  CHECK(av::own_tensors_of<OfLatents>({7}, {1, 4, 4})[0].shape == av::Shape{7});
  CHECK(av::own_tensors_of<OfLatentsAndImage>({7}, {1, 4, 4})[1].shape == av::Shape{1, 4, 4});
  static_assert(av::own_tensors_of<OfLatentsAndImage>({7}, {1, 4, 4})[1].size() == 48);
  static_assert(av::own_tensors_of<OfLatents>({7})[0].size() == 7);
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
