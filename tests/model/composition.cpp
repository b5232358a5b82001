// SPDX-License-Identifier: MIT
#include <animevae/model/composition.hpp>

#include "support/doctest.hpp"

#include <animevae/architecture/burgess.hpp>
#include <animevae/reconstruction/bernoulli.hpp>
#include <animevae/reconstruction/gaussian.hpp>
#include <animevae/reconstruction/laplace.hpp>

using namespace animevae;

// What does not compose and is used all the same does not compile: tests/compile_fail/. Here the same rules are asked.

namespace {

constexpr Shape colour{3, 64, 64}, grey{1, 64, 64}, tiny{3, 32, 32}, odd{3, 48, 48};
using E = BurgessEncoder<colour, 10>;
using D = BurgessDecoder<10, colour>;

template <Shape Image, int Channels>
struct MapEncoder {
  static constexpr auto network = Network(Image, conv(2 * Channels, {.kernel = 4, .stride = 2, .padding = 1}));
};
template <int Channels, Shape Image>
struct MapDecoder {
  static constexpr auto network = Network(Shape{Channels, Image.height / 2, Image.width / 2},
                                          conv_transpose(Image.channels, {.kernel = 4, .stride = 2, .padding = 1}));
};

template <int Outputs, Shape Image>
struct WideDecoder {
  static constexpr auto network = Network(
      Shape{10}, linear(Outputs* int(Image.size())) | reshape({Outputs * Image.channels, Image.height, Image.width}));
};

struct MeanAndScale : Laplace {
  static constexpr int outputs_per_channel = 2;
};

template <Shape Image>
struct InFeatureSpace : Laplace {
  static constexpr auto network = Network(Image, conv(8));
};

struct InBrokenFeatureSpace : Laplace {
  static constexpr auto network = Network(colour, linear(8));
};

struct NoNetwork {};

}  // namespace

TEST_CASE("an encoder and a decoder of the same shapes compose with any distribution") {
  static_assert(Composable<E, D, Laplace> && Composable<E, D, Gaussian> && Composable<E, D, Bernoulli>);
  static_assert(Composable<E, D, LaplaceWith<IdentityLink>> && Composable<E, D, GaussianOfLearnedScale>);
  CHECK(Composable<BurgessEncoder<grey, 3>, BurgessDecoder<3, grey>, Laplace>);
}

TEST_CASE("a latent may be a map, of any number of channels") {
  static_assert(Composable<MapEncoder<colour, 8>, MapDecoder<8, colour>, Laplace>);
  static_assert(Composable<MapEncoder<odd, 1>, MapDecoder<1, odd>, Laplace>);
  static_assert(!Composable<MapEncoder<colour, 8>, MapDecoder<4, colour>, Laplace>);
  CHECK_FALSE(Composable<MapEncoder<colour, 8>, MapDecoder<8, tiny>, Laplace>);
}

TEST_CASE("the decoder must have the encoder's image and latent shapes") {
  static_assert(!Composable<E, BurgessDecoder<10, grey>, Laplace>);
  static_assert(!Composable<E, BurgessDecoder<10, tiny>, Laplace>);
  static_assert(!Composable<E, BurgessDecoder<20, colour>, Laplace>);
  CHECK_FALSE(Composable<E, MapDecoder<10, colour>, Laplace>);
}

TEST_CASE("encoder and decoder are not interchangeable") {
  static_assert(!Composable<D, E, Laplace>);
  static_assert(!rule::encoder_comes_before_decoder<DiagonalGaussian, Shape{10}, colour, colour, Shape{20}>);
  static_assert(rule::encoder_comes_before_decoder<DiagonalGaussian, colour, Shape{20}, Shape{10}, colour>);
  CHECK(rule::encoder_comes_before_decoder<DiagonalGaussian, colour, Shape{7}, Shape{10},
                                           colour>);  // wrong either way: no such advice
}

TEST_CASE("a decoder gives as many outputs per channel as its distribution takes") {
  static_assert(Composable<E, WideDecoder<2, colour>, MeanAndScale> && Composable<E, WideDecoder<1, colour>, Laplace>);
  static_assert(!Composable<E, WideDecoder<2, colour>, Laplace>);
  CHECK_FALSE(Composable<E, WideDecoder<1, colour>, MeanAndScale>);
}

TEST_CASE("a network that cannot be built composes with nothing") {
  static_assert(!Composable<BurgessEncoder<odd, 10>, BurgessDecoder<10, odd>, Laplace>);
  static_assert(!rule::can_be_built<BurgessEncoder<odd, 10>> && rule::can_be_built<E>);
  CHECK_FALSE(Composable<BurgessEncoder<colour, 0>, BurgessDecoder<0, colour>, Laplace>);
}

TEST_CASE("a distribution's own network must take images of the decoder's shape") {
  static_assert(Composable<E, D, InFeatureSpace<colour>>);
  static_assert(!Composable<E, D, InFeatureSpace<tiny>>);
  CHECK_FALSE(Composable<E, D, InBrokenFeatureSpace>);
}

TEST_CASE("a type without a network, and one that is no distribution, compose with nothing") {
  static_assert(!Composable<NoNetwork, D, Laplace> && !Composable<E, NoNetwork, Laplace>);
  static_assert(!Composable<E, D, IdentityLink> && !Composable<E, D, FixedScale> && !Composable<E, D, NoNetwork>);
  CHECK_FALSE(Composable<int, int, int>);
}

TEST_CASE("Composition::holds is true for parts that compose") {
  static_assert(Composition<E, D, Laplace, DiagonalGaussian>::holds);
  CHECK(Composition<E, D, InFeatureSpace<colour>, DiagonalGaussian>::holds);
}
