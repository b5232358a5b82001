// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <animevae/tensor/random.hpp>
#include <animevae/tensor/runnable_network.hpp>
#include <animevae/tensor/weights.hpp>

namespace animevae {

/// A tensor that a policy declares: `static constexpr std::array own_tensors{OwnTensor{"log_scale", {1}, 0.0}}`, or as
/// a function of the latents' shape, `static constexpr auto own_tensors(Shape latent) { return std::array{...}; }`, or
/// of the latents' and the image's, `own_tensors(Shape latent, Shape image)`.
///
/// It begins with the number `initial`, plus normal noise where there is a `deviation`; or with what the function
/// `make` makes; or, once training begins, with `images` of the data.
struct OwnTensor {
  std::string_view name;
  Shape shape{1};
  double initial = 0;
  bool trained = true;   ///< false: saved with the model but not optimised, like a running statistic
  double deviation = 0;  ///< standard deviation of the noise added to `initial`, drawn with the model's seed
  /// Makes the first numbers, in the sizes of `shape`; the generator has the model's seed.
  Tensor (*make)(Shape shape, Generator& generator) = nullptr;
  /// Above 0: it holds so many images of `shape`, (images, C, H, W), or vectors, (images, C). train() begins with
  /// images of its data, unless the tensor was trained or read from a file before; until then it is as `initial` and
  /// `deviation` say.
  std::int64_t images = 0;
  int part = 0;  ///< of which part of a Joint it is, from 1: its name begins with "part1."; 0: of none

  /// How many numbers it has.
  [[nodiscard]] constexpr std::int64_t size() const { return shape.size() * (images > 0 ? images : 1); }
};

/// The square root of a positive number, for the deviations of declared weights: std::sqrt is not constexpr.
constexpr double square_root(int number) {
  double root = number;
  for (int i = 0; i < 40; ++i) root = (root + number / root) / 2;  // Newton's method
  return root;
}

template <class Policy>
concept HasOwnTensors = requires { Policy::own_tensors.size(); } || requires { Policy::own_tensors(Shape{}).size(); } ||
                        requires { Policy::own_tensors(Shape{}, Shape{}).size(); };

/// The tensors that a policy declares for a model with latents and images of these shapes.
template <HasOwnTensors Policy>
constexpr auto own_tensors_of(Shape latent, Shape image = {}) {
  if constexpr (requires { Policy::own_tensors.size(); }) return Policy::own_tensors;
  else if constexpr (requires { Policy::own_tensors(latent); }) return Policy::own_tensors(latent);
  else return Policy::own_tensors(latent, image);
}

/// A policy with a network of its own, `static constexpr auto network`. With a member `const Weights* weights` the
/// network is frozen: its tensors are copied from `weights` when the model is made, and not optimised. Without that
/// member it is trained. (A pointer, so that policies stay trivial: where making an aggregate throws, GCC 12 may
/// destroy its members twice.)
template <class Policy>
concept HasOwnNetwork = requires {
  { Policy::network.in } -> std::convertible_to<Shape>;
};

template <class Policy>
concept HasFrozenNetwork = HasOwnNetwork<Policy> && requires(const Policy& policy) {
  { policy.weights } -> std::convertible_to<const Weights*>;
};

/// The layers of a policy's frozen network that it needs with its present values: `used_network()` where it has that,
/// else all of `network`.
template <HasFrozenNetwork Policy>
NetworkView frozen_network(const Policy& policy) {
  if constexpr (requires { policy.used_network(); }) return policy.used_network();
  else return Policy::network;
}

/// A policy whose trained tensors have an optimiser of their own: `static constexpr std::string_view optimiser_group`.
template <class Policy>
concept HasOptimiserGroup = requires {
  { Policy::optimiser_group } -> std::convertible_to<std::string_view>;
};

/// The tensors that a model allocated for one policy, passed to each of its calls.
struct OwnTensors {
  std::vector<Tensor> tensors{};             ///< in the order of `own_tensors`
  std::optional<RunnableNetwork> network{};  ///< if the policy has one

  [[nodiscard]] const Tensor& operator[](std::size_t i) const { return tensors[i]; }

  /// The network's output: in training with gradients for its weights, of constant() ones without.
  [[nodiscard]] Tensor operator()(const Tensor& input) const {
    return is_constant ? (*network)(input) : network->train(input);
  }

  /// The same tensors as constants, for a pass in evaluation mode.
  [[nodiscard]] OwnTensors constant() const {
    OwnTensors copy{.network = network, .is_constant = true};
    for (const Tensor& tensor : tensors) copy.tensors.push_back(tensor.detach());
    return copy;
  }

  bool is_constant = false;
};

}  // namespace animevae
