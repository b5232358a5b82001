// SPDX-License-Identifier: MIT
#include <animevae/architecture/max_pool_conv.hpp>

#include "support/doctest.hpp"
#include "support/network_rows.hpp"

#include <vector>

#include <animevae/architecture/concept.hpp>

using namespace animevae;

namespace {

constexpr Shape image{3, 64, 64};
using Encoder = MaxPoolConvEncoder<image>;
using Decoder = MaxPoolConvDecoder<32, image>;

static_assert(animevae::Encoder<Encoder> && animevae::Decoder<Decoder>);

}  // namespace

TEST_CASE("Anime Face Generator has its published layers") {
  CHECK(rows(Encoder::network) == std::vector<Row>{{Op::conv, {128, 64, 64}, 3'584},
                                                   {Op::conv, {64, 32, 32}, 73'792},
                                                   {Op::conv, {32, 16, 16}, 18'464},
                                                   {Op::linear, {64}, 131'136},
                                                   {Op::linear, {64}, 2 * 2'080}});
  CHECK(rows(Decoder::network) == std::vector<Row>{{Op::linear, {64}, 2'112},
                                                   {Op::linear, {2048}, 133'120},
                                                   {Op::conv_transpose, {64, 16, 16}, 18'496},
                                                   {Op::conv_transpose, {128, 32, 32}, 73'856},
                                                   {Op::conv_transpose, {3, 64, 64}, 3'459}});
  CHECK(Encoder::network.parameters() + Decoder::network.parameters() == 462'179);
}

TEST_CASE("Anime Face Generator activates every hidden layer but the decoder's second") {
  CHECK(ops(Encoder::network) == std::vector{Op::conv, Op::elu, Op::max_pool, Op::conv, Op::elu, Op::max_pool, Op::conv,
                                             Op::elu, Op::max_pool, Op::flatten, Op::linear, Op::elu, Op::linear});
  CHECK(ops(Decoder::network) == std::vector{Op::linear, Op::elu, Op::linear, Op::reshape, Op::upsample,
                                             Op::conv_transpose, Op::elu, Op::upsample, Op::conv_transpose, Op::elu,
                                             Op::upsample, Op::conv_transpose});
  for (const Layer& layer : Decoder::network.layers)
    if (layer.op == Op::upsample) CHECK(layer.resampling == Resampling::bilinear_aligned);
}

TEST_CASE("Anime Face Generator takes other sizes, and names the nearest that it takes") {
  static_assert(MaxPoolConvEncoder<Shape{3, 128, 128}>::network.ok());
  static_assert(MaxPoolConvDecoder<32, Shape{1, 96, 64}>::network.out == Shape{1, 96, 64});
  CHECK(MaxPoolConvEncoder<Shape{3, 60, 64}>::network.fault.other == Shape{3, 64, 64});
}
