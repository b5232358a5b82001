// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <animevae/tensor/own_tensors.hpp>

namespace animevae {

/// `Size` latents of a vector that have a posterior, or a prior, of their own: `Part<6, DiagonalGaussian>`.
template <int Size, class Of>
struct Part {
  static_assert(Size > 0, "a part has at least one latent");
  static_assert(!HasOwnNetwork<Of>, "what has a network of its own cannot be a part");

  static constexpr int size = Size;
  using Type = Of;

  /// How many tensors it declares.
  static constexpr std::size_t own_count() {
    if constexpr (HasOwnTensors<Of>) return own_tensors_of<Of>({Size}).size();
    else return 0;
  }
};

namespace detail {

/// The tensors that parts declare, one part after the other.
template <class... Parts>
constexpr auto own_tensors_of_parts() {
  std::array<OwnTensor, (Parts::own_count() + ...)> all{};
  std::size_t filled = 0;
  int number = 0;
  const auto add = [&]<class P>(P) {
    ++number;
    if constexpr (P::own_count() > 0)
      for (OwnTensor own : own_tensors_of<typename P::Type>({P::size})) {
        own.part = number;
        all[filled++] = own;
      }
  };
  (add(Parts{}), ...);
  return all;
}

/// The tensors of each part, of those that own_tensors_of_parts() declares.
template <class... Parts>
std::vector<OwnTensors> own_of_parts(const OwnTensors& own) {
  std::vector<OwnTensors> all;
  std::size_t taken = 0;
  for (const std::size_t count : {Parts::own_count()...}) {
    all.push_back({.is_constant = own.is_constant});
    for (std::size_t i = 0; i < count; ++i) all.back().tensors.push_back(own[taken++]);
  }
  return all;
}

/// The latents of each part, (N, Size), of vectors (N, L).
template <class... Parts>
std::vector<Tensor> latents_of_parts(const Tensor& z) {
  return z.split_with_sizes(std::array{std::int64_t{Parts::size}...}, 1);
}

/// "6 diagonal_gaussian, 8 categorical of 4 values".
template <class... Parts>
std::string description_of_parts() {
  std::string text;
  const auto add = [&]<class P>(P) {
    text += (text.empty() ? "" : ", ") + std::to_string(P::size) + " " + std::string{P::Type::name};
    if constexpr (requires { P::Type::description(); }) text += " " + P::Type::description();
  };
  (add(Parts{}), ...);
  return text;
}

/// The values of parts, under "part1", "part2" and so on.
template <class Tuple, class F>
void visit_parts(Tuple& parts, F&& f) {
  std::apply(
      [&](auto&... part) {
        int number = 0;
        (f(std::string_view{"part" + std::to_string(++number)}, part, std::string_view{"its values"}), ...);
      },
      parts);
}

}  // namespace detail

}  // namespace animevae
