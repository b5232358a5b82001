// SPDX-License-Identifier: MIT
#include <animevae/architecture/concept.hpp>

#include "support/doctest.hpp"

using namespace animevae;

namespace {

struct Half {
  static constexpr auto network = Network(Shape{3, 8, 8}, conv(8, {.stride = 2, .padding = 1}));
};

struct Faulty {
  static constexpr auto network = Network(Shape{3, 8, 8}, linear(8));
};

struct WithoutNetwork {};

struct NumberForNetwork {
  static constexpr int network = 3;
};

struct BareBlock {
  static constexpr auto network = conv(8) | relu();
};

}  // namespace

TEST_CASE("any type with a network satisfies both Encoder and Decoder") {
  static_assert(Encoder<Half> && Decoder<Half>);
  CHECK(Encoder<Half>);
}

TEST_CASE("a type whose network has a fault still satisfies Encoder and Decoder") {
  static_assert(Encoder<Faulty> && !Faulty::network.ok());
  CHECK(Decoder<Faulty>);
}

TEST_CASE("a type without a network satisfies neither Encoder nor Decoder") {
  static_assert(!Encoder<WithoutNetwork> && !Decoder<WithoutNetwork>);
  static_assert(!Encoder<NumberForNetwork> && !Encoder<int>);
  CHECK_FALSE(Encoder<BareBlock>);  // layers without an input
}
