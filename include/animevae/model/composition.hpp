// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include <animevae/architecture/concept.hpp>
#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/reconstruction/concept.hpp>
#include <animevae/tensor/own_tensors.hpp>

namespace animevae {

// The rules of composition. Each is a variable template whose arguments are the two things it compares: the compiler
// prints them when a static_assert on it fails. The concept Composable checks the same rules without an error.
namespace rule {

template <Rule Broken, int Layer, Shape Input, Shape Other>
inline constexpr bool network_can_be_built = Broken == Rule::none;

template <Shape EncoderMakes, Shape PosteriorTakes>
inline constexpr bool encoder_makes_the_posteriors_moments = EncoderMakes == PosteriorTakes;

template <class Q, Shape DecoderTakes>
inline constexpr bool posterior_takes_the_latents = takes_latents<Q>(DecoderTakes);

/// False only where encoder and decoder appear to be swapped: they do not fit as given, but would the other way round.
template <class Q, Shape EncoderTakes, Shape EncoderMakes, Shape DecoderTakes, Shape DecoderMakes>
inline constexpr bool encoder_comes_before_decoder =
    EncoderMakes == Q::moments(DecoderTakes) || DecoderMakes != Q::moments(EncoderTakes);

template <Shape DecoderMakes, Shape Image, int OutputsPerChannel>
inline constexpr bool decoder_makes_the_image =
    DecoderMakes == Shape{OutputsPerChannel * Image.channels, Image.height, Image.width};

template <Shape NetworkTakes, Shape Image>
inline constexpr bool distributions_network_takes_the_image = NetworkTakes == Image;

template <class Part>
inline constexpr bool can_be_built = network_can_be_built<Part::network.fault.rule, Part::network.fault.layer,
                                                          Part::network.fault.input, Part::network.fault.other>;

template <class Distribution, Shape Image>
consteval bool own_network_fits() {
  if constexpr (HasParts<Distribution>)
    return []<class... Parts>(const std::tuple<Parts...>*) {
      return (own_network_fits<Parts, Image>() && ...);
    }(static_cast<const decltype(Distribution::parts)*>(nullptr));
  else if constexpr (HasOwnNetwork<Distribution>)
    return can_be_built<Distribution> && distributions_network_takes_the_image<Distribution::network.in, Image>;
  else return true;
}

}  // namespace rule

/// Whether these parts make a Vae; for experiments and static_assert.
template <class E, class D, class R, class Q = DiagonalGaussian>
concept Composable =
    Encoder<E> && Decoder<D> && ReconstructionDistribution<R> && Posterior<Q> && rule::can_be_built<E> &&
    rule::can_be_built<D> && rule::encoder_makes_the_posteriors_moments<E::network.out, Q::moments(D::network.in)> &&
    rule::posterior_takes_the_latents<Q, D::network.in> &&
    rule::decoder_makes_the_image<D::network.out, E::network.in, R::outputs_per_channel> &&
    rule::own_network_fits<R, E::network.in>();

// Later rules wait for the earlier ones, so that one mistake is one error.
template <class E, class D, bool = rule::can_be_built<E>, bool = rule::can_be_built<D>>
struct BuildableNetworks {
  static constexpr bool hold = true;
};

template <class E, class D, bool DecoderToo>
struct BuildableNetworks<E, D, false, DecoderToo> {
  static_assert(rule::network_can_be_built<E::network.fault.rule, E::network.fault.layer, E::network.fault.input,
                                           E::network.fault.other>,
                "the encoder's network cannot be built; the broken rule, the layer's position, its input and what "
                "disagrees are the arguments of network_can_be_built");
  static constexpr bool hold = false;
};

template <class E, class D>
struct BuildableNetworks<E, D, true, false> {
  static_assert(rule::network_can_be_built<D::network.fault.rule, D::network.fault.layer, D::network.fault.input,
                                           D::network.fault.other>,
                "the decoder's network cannot be built; the broken rule, the layer's position, its input and what "
                "disagrees are the arguments of network_can_be_built");
  static constexpr bool hold = false;
};

template <class E, class D, class Q, bool = BuildableNetworks<E, D>::hold>
struct OrderedNetworks {
  static_assert(rule::encoder_comes_before_decoder<Q, E::network.in, E::network.out, D::network.in, D::network.out>,
                "encoder and decoder stand in each other's place; name the encoder first");
  static constexpr bool hold =
      rule::encoder_comes_before_decoder<Q, E::network.in, E::network.out, D::network.in, D::network.out>;
};

template <class E, class D, class Q>
struct OrderedNetworks<E, D, Q, false> {
  static constexpr bool hold = false;
};

template <class E, class D, class Q, bool = OrderedNetworks<E, D, Q>::hold>
struct MatchingLatents {
  static constexpr bool hold = rule::encoder_makes_the_posteriors_moments<E::network.out, Q::moments(D::network.in)>;
  static_assert(rule::encoder_makes_the_posteriors_moments<E::network.out, Q::moments(D::network.in)>,
                "the encoder does not make the numbers that the posterior takes for the decoder's latents; end it with "
                "as many as the second argument of encoder_makes_the_posteriors_moments says");
};

// The default posterior, whose sentence can say what the numbers are.
template <class E, class D>
struct MatchingLatents<E, D, DiagonalGaussian, true> {
  static constexpr bool hold =
      rule::encoder_makes_the_posteriors_moments<E::network.out, DiagonalGaussian::moments(D::network.in)>;
  static_assert(rule::encoder_makes_the_posteriors_moments<E::network.out, DiagonalGaussian::moments(D::network.in)>,
                "the encoder does not make a mean and a log-variance for each of the decoder's latents; give both the "
                "same latent, and end the encoder with twice its channels");
};

template <class E, class D, class Q>
struct MatchingLatents<E, D, Q, false> {
  static constexpr bool hold = false;
};

template <class E, class D, class R, class Q, bool = MatchingLatents<E, D, Q>::hold>
struct MatchingImages {
  static_assert(rule::decoder_makes_the_image<D::network.out, E::network.in, R::outputs_per_channel>,
                "the decoder does not make the image that the encoder takes; give both the same image, and the decoder "
                "as many outputs per channel as the distribution needs");
  static constexpr bool hold = rule::decoder_makes_the_image<D::network.out, E::network.in, R::outputs_per_channel>;
};

template <class E, class D, class R, class Q>
struct MatchingImages<E, D, R, Q, false> {
  static constexpr bool hold = false;
};

/// The static assertions on a composition, one sentence for each mistake.
template <class E, class D, class R, class Q, bool = MatchingImages<E, D, R, Q>::hold>
struct Composition {
  static_assert(rule::own_network_fits<R, E::network.in>(),
                "the network of the reconstruction distribution does not take the image; build it for the encoder's "
                "image");
  static constexpr bool holds = true;
};

template <class E, class D, class R, class Q>
struct Composition<E, D, R, Q, false> {
  static constexpr bool holds = true;  // the mistake was reported above; no second error
};

}  // namespace animevae
