// SPDX-License-Identifier: MIT
#include <animevae/architecture/burgess.hpp>

#include "support/doctest.hpp"
#include "support/network_rows.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/architecture/concept.hpp>
#include <animevae/network/counts.hpp>
#include <animevae/network/tensors.hpp>

using namespace animevae;

namespace {

template <Shape Image, int Latent>
constexpr std::int64_t total =
    BurgessEncoder<Image, Latent>::network.parameters() + BurgessDecoder<Latent, Image>::network.parameters();

std::vector<std::string> words(std::string_view pattern) {
  std::vector<std::string> found;
  for (const LayerPath& path : expand_names(pattern)) found.emplace_back(path.view());
  return found;
}

constexpr Shape colour{3, 64, 64}, grey{1, 64, 64}, small{1, 32, 32};
using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("Burgess has the published number of parameters at every published size") {
  static_assert(total<colour, 10> == 504'055);
  static_assert(total<colour, 20> == 511'755);
  static_assert(total<grey, 10> == 502'005);
  static_assert(total<small, 10> == 469'173);
  CHECK(total<colour, 10> * 4 == 2'016'220);  // the bytes of the published checkpoint
}

TEST_CASE("Burgess's encoder is the published table, row by row") {
  constexpr NetworkView network = BurgessEncoder<colour, 10>::network;
  CHECK(rows(network) == std::vector<Row>{{Op::conv, {32, 32, 32}, 1'568},
                                          {Op::conv, {32, 16, 16}, 16'416},
                                          {Op::conv, {32, 8, 8}, 16'416},
                                          {Op::conv, {32, 4, 4}, 16'416},
                                          {Op::linear, {256}, 131'328},
                                          {Op::linear, {256}, 65'792},
                                          {Op::linear, {20}, 5'140}});
  CHECK(ops(network) == std::vector{Op::conv, Op::relu, Op::conv, Op::relu, Op::conv, Op::relu, Op::conv, Op::relu,
                                    Op::flatten, Op::linear, Op::relu, Op::linear, Op::relu, Op::linear,
                                    Op::channel_shuffle});
  static_assert(network.in == colour && network.out == Shape{20} && network.layers.back().value == 10);
}

TEST_CASE("Burgess's decoder is the published table, row by row, up to the link") {
  constexpr NetworkView network = BurgessDecoder<10, colour>::network;
  CHECK(rows(network) == std::vector<Row>{{Op::linear, {256}, 2'816},
                                          {Op::linear, {256}, 65'792},
                                          {Op::linear, {512}, 131'584},
                                          {Op::conv_transpose, {32, 8, 8}, 16'416},
                                          {Op::conv_transpose, {32, 16, 16}, 16'416},
                                          {Op::conv_transpose, {32, 32, 32}, 16'416},
                                          {Op::conv_transpose, {3, 64, 64}, 1'539}});
  CHECK(ops(network) == std::vector{Op::linear, Op::relu, Op::linear, Op::relu, Op::linear, Op::relu, Op::reshape,
                                    Op::conv_transpose, Op::relu, Op::conv_transpose, Op::relu, Op::conv_transpose,
                                    Op::relu, Op::conv_transpose});
  static_assert(network.in == Shape{10} && network.out == colour);
}

TEST_CASE("at 32x32 Burgess has a layer less on both sides") {
  using E = BurgessEncoder<small, 10>;
  using D = BurgessDecoder<10, small>;
  static_assert(E::network.ok() && D::network.ok() && D::network.out == small);
  static_assert(weighted_layers(E::network) == 6 && weighted_layers(D::network) == 6);
  CHECK(E::network.layers[6].out == Shape{512});
}

TEST_CASE("Burgess's networks take 32x32 and 64x64, and name the nearest of the two for other sizes") {
  constexpr Shape middle{3, 48, 48}, wide{3, 64, 32};
  static_assert(BurgessEncoder<middle, 10>::network.fault ==
                Fault{Rule::architecture_takes_other_image_sizes, 0, middle, {3, 32, 32}});
  static_assert(!BurgessDecoder<10, middle>::network.ok() && !BurgessEncoder<wide, 10>::network.ok());
  CHECK(describe(BurgessEncoder<Shape{3, 128, 128}, 10>::network.fault) ==
        "layer 0 is given 3x128x128: the architecture takes other sizes, the nearest (3x64x64)");
}

TEST_CASE("Burgess's encoder and decoder without a latent dimension have a fault") {
  static_assert(BurgessEncoder<colour, 0>::network.fault.rule == Rule::layer_values_must_be_positive);
  CHECK(BurgessDecoder<0, colour>::network.fault.rule == Rule::input_must_not_be_empty);
}

TEST_CASE("the layers have the names of both published checkpoints") {
  using E = BurgessEncoder<colour, 10>;
  using D = BurgessDecoder<10, colour>;
  CHECK(words(E::animeface_names) == Words{"conv1", "conv2", "conv3", "conv4", "lin1", "lin2", "mu_logvar_gen"});
  CHECK(words(E::disentangling_vae_names) ==
        Words{"conv1", "conv2", "conv3", "conv_64", "lin1", "lin2", "mu_logvar_gen"});
  CHECK(words(D::animeface_names) == Words{"lin1", "lin2", "lin3", "convT1", "convT2", "convT3", "convT4"});
  CHECK(words(D::disentangling_vae_names) == Words{"lin1", "lin2", "lin3", "convT_64", "convT1", "convT2", "convT3"});
  CHECK(words(BurgessDecoder<10, small>::disentangling_vae_names) ==
        Words{"lin1", "lin2", "lin3", "convT1", "convT2", "convT3"});
}
