// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
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

/// A policy made of others, its `std::tuple<...> parts` with their `part_names`. Each of these has its own tensors and
/// its own network, which it finds in the policy's OwnTensors::parts.
template <class Policy>
concept HasParts = requires(const Policy& policy) {
  std::tuple_size<std::remove_cvref_t<decltype(policy.parts)>>::value;
  Policy::part_names;
};

namespace detail {
template <class Policy>
inline constexpr bool trains_a_network = HasOwnNetwork<Policy> && !HasFrozenNetwork<Policy>;
template <class... Parts>
inline constexpr bool trains_a_network<std::tuple<Parts...>> = (trains_a_network<Parts> || ...);
template <HasParts Policy>
inline constexpr bool trains_a_network<Policy> = trains_a_network<decltype(Policy::parts)>;
}  // namespace detail

/// A policy with a network that training changes, its own or one of its parts'.
template <class Policy>
concept HasTrainedNetwork = detail::trains_a_network<Policy>;

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

  /// The network's output: in training with gradients for its weights, of constant() and fixed() ones without.
  [[nodiscard]] Tensor operator()(const Tensor& input) const {
    return is_constant && !is_fixed ? (*network)(input) : network->train_by(context(), input, is_constant);
  }

  /// The outputs for several batches, for which batch norm has the statistics of each by itself. Spectral norm improves
  /// its singular vectors once, and not for each of them.
  [[nodiscard]] std::vector<Tensor> each(const std::vector<Tensor>& inputs) const {
    if (is_constant && !is_fixed) return outputs(inputs, [&](const Tensor& input) { return (*network)(input); });
    RunContext now = context();
    return outputs(inputs, [&](const Tensor& input) {
      const Tensor output = network->train_by(now, input, is_constant);
      now.updates_singular_vectors = false;
      return output;
    });
  }

  struct OutputAndFeatures {
    Tensor output, features;
  };
  /// The network's output, and the output of the layer at this position in its list, of one pass.
  [[nodiscard]] OutputAndFeatures with_features(const Tensor& input, std::size_t layer) const {
    std::vector<Tapped> tapped;
    RunContext now = context();
    now.training = !is_constant || is_fixed;
    now.taps = &tapped;
    now.after = {&layer, 1};
    const Tensor output = network->train_by(now, input, is_constant);
    return {output, tapped.front().features.to(input.scalar_type())};
  }

  /// The same tensors as constants, for a pass in evaluation mode.
  [[nodiscard]] OwnTensors constant() const {
    OwnTensors copy{.network = network, .is_constant = true};
    for (const Tensor& tensor : tensors) copy.tensors.push_back(tensor.detach());
    for (const OwnTensors& part : parts) copy.parts.push_back(part.constant());
    return copy;
  }

  /// The same tensors as constants in the present mode: in training batch norm takes the statistics of the batch, and
  /// neither running statistics nor singular vectors change. So a model's loss sees its adversary.
  [[nodiscard]] OwnTensors fixed() const {
    OwnTensors copy = constant();
    copy.is_fixed = is_fixed || !is_constant;
    copy.generator = generator;
    for (std::size_t i = 0; i < parts.size(); ++i) copy.parts[i] = parts[i].fixed();
    return copy;
  }

  /// The same tensors, whose network draws the random numbers of its layers from `from` in training.
  [[nodiscard]] OwnTensors drawing_from(const Generator& from) const {
    OwnTensors copy = *this;
    copy.generator = from;
    for (OwnTensors& part : copy.parts) part = part.drawing_from(from);
    return copy;
  }

  bool is_constant = false, is_fixed = false;
  Generator generator{};            ///< of layers with chance, in training
  std::vector<OwnTensors> parts{};  ///< of a policy made of others: those of each

 private:
  [[nodiscard]] RunContext context() const {
    return {.training = true,
            .updates_statistics = !is_constant,
            .updates_singular_vectors = !is_constant,
            .generator = generator};
  }

  static std::vector<Tensor> outputs(const std::vector<Tensor>& inputs, auto&& output) {
    std::vector<Tensor> all;
    for (const Tensor& input : inputs) all.push_back(output(input));
    return all;
  }
};

/// A policy's tensors in a pass through the model: its network, where training changes one, draws from `generator` in
/// training, and is a constant in evaluation mode otherwise.
template <class Policy>
[[nodiscard]] decltype(auto) own_tensors_in_pass(const OwnTensors& own, bool training, const Generator& generator) {
  if constexpr (HasTrainedNetwork<Policy>) return training ? own.drawing_from(generator) : own.constant();
  else return (own);
}

}  // namespace animevae
