// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <animevae/architecture/concept.hpp>
#include <animevae/network/network.hpp>
#include <animevae/network/vocabulary.hpp>

namespace animevae {

/// The same network with the labels of each sample as more channels of its input: behind a normalisation of the input
/// and a flatten() that it begins with, in front of everything else.
template <int Labels, std::size_t N>
constexpr Network<N + 1> conditional(const Network<N>& network) {
  std::size_t place = 0;
  for (std::size_t i = 0; i < N; ++i) {
    const Op op = network.layers[i].op;
    if (op != Op::standardise && op != Op::flatten && op != Op::stage) break;
    place = i + 1;
  }
  Block<N + 1> block;
  for (std::size_t i = 0; i < N; ++i) block.layers[i < place ? i : i + 1] = network.layers[i];
  block.layers[place] = append_labels(Labels).layers[0];
  return {network.in, block, network.fault};
}

/// An encoder or a decoder that takes labels, from one that does not: q(z|x, labels) and p(x|z, labels) of a
/// conditional VAE (Sohn, Lee and Yan, "Learning Structured Output Representation using Deep Conditional Generative
/// Models", 2015). `Labels` is the number of columns of a row of labels.
///
///     Vae<Conditional<BurgessEncoder<image, 10>, 16>, Conditional<BurgessDecoder<10, image>, 16>, Laplace>
///
/// A network of one's own can take them where it wants instead: append_labels(16).
template <Encoder Part, int Labels>
struct Conditional {
  static constexpr auto network = conditional<Labels>(Part::network);
};

}  // namespace animevae
