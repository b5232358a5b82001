// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>

#include <animevae/network/network.hpp>

namespace animevae {

/// A type with a static constexpr `network`: from an image to the moments of the approximate posterior, mean first
/// and log-variance second along the channels.
template <class E>
concept Encoder = requires {
  { E::network.in } -> std::convertible_to<Shape>;
  { E::network.out } -> std::convertible_to<Shape>;
  { E::network.fault } -> std::convertible_to<Fault>;
  { E::network.parameters() } -> std::convertible_to<std::int64_t>;
};

/// A type with a static constexpr `network`: from a latent to the parameters of the reconstruction distribution (values
/// before its link).
template <class D>
concept Decoder = Encoder<D>;

}  // namespace animevae
