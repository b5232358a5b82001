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

TEST_CASE("an architecture is any type with a network, whichever it is") {
  static_assert(Encoder<Half> && Decoder<Half>);
  CHECK(Encoder<Half>);
}

TEST_CASE("a faulty network is still one: what is wrong with it is a later question") {
  static_assert(Encoder<Faulty> && !Faulty::network.ok());
  CHECK(Decoder<Faulty>);
}

TEST_CASE("what has no network is no architecture") {
  static_assert(!Encoder<WithoutNetwork> && !Decoder<WithoutNetwork>);
  static_assert(!Encoder<NumberForNetwork> && !Encoder<int>);
  CHECK_FALSE(Encoder<BareBlock>);  // layers without an input
}
