// SPDX-License-Identifier: MIT
#include <animevae/architecture/strided_conv.hpp>

#include "support/doctest.hpp"
#include "support/network_rows.hpp"

#include <vector>

#include <animevae/architecture/concept.hpp>

using namespace animevae;

namespace {

constexpr Shape image{3, 64, 64};
using Encoder = StridedConvEncoder<image>;
using Decoder = StridedConvDecoder<128, image>;

static_assert(animevae::Encoder<Encoder> && animevae::Decoder<Decoder>);

}  // namespace

TEST_CASE("L1 anime VAE has the layers that we assume") {
  CHECK(rows_with_norms(Encoder::network) == std::vector<Row>{{Op::conv, {32, 32, 32}, 960},
                                                              {Op::conv, {64, 16, 16}, 18'624},
                                                              {Op::conv, {128, 8, 8}, 74'112},
                                                              {Op::conv, {256, 4, 4}, 295'680},
                                                              {Op::linear, {256}, 2 * 524'416}});
  CHECK(rows_with_norms(Decoder::network) == std::vector<Row>{{Op::linear, {4096}, 528'384},
                                                              {Op::conv_transpose, {128, 8, 8}, 295'296},
                                                              {Op::conv_transpose, {64, 16, 16}, 73'920},
                                                              {Op::conv_transpose, {32, 32, 32}, 18'528},
                                                              {Op::conv_transpose, {3, 64, 64}, 867}});
  static_assert(Encoder::network.parameters() + Decoder::network.parameters() == 2'355'203);
  CHECK(Decoder::network.out == image);
}

TEST_CASE("L1 anime VAE has its ReLU before the batch norm, whose constants are those of Keras") {
  const NetworkView network = Encoder::network;
  CHECK(ops(network)[1] == Op::conv);
  CHECK(ops(network)[2] == Op::relu);
  const Layer& norm = network.layers[3];
  CHECK(norm.op == Op::batch_norm);
  CHECK(norm.value == 1e-3);
  CHECK(norm.momentum == 0.01);
  CHECK(ops(Decoder::network).back() == Op::tanh);
}

TEST_CASE("L1 anime VAE takes other sizes that can be halved four times") {
  static_assert(StridedConvDecoder<8, Shape{1, 32, 48}>::network.out == Shape{1, 32, 48});
  CHECK(StridedConvEncoder<Shape{3, 40, 64}>::network.fault.rule == Rule::architecture_takes_other_image_sizes);
}
