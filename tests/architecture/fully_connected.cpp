// SPDX-License-Identifier: MIT
#include <animevae/architecture/fully_connected.hpp>

#include "support/doctest.hpp"
#include "support/network_rows.hpp"

#include <algorithm>
#include <vector>

#include <animevae/architecture/concept.hpp>

using namespace animevae;

namespace {

constexpr Shape image{3, 64, 64};
using Encoder = FullyConnectedEncoder<image>;
using Decoder = FullyConnectedDecoder<32, image>;

static_assert(animevae::Encoder<Encoder> && animevae::Decoder<Decoder>);

}  // namespace

TEST_CASE("the fully connected Anime Face Generator has its published layers, repaired") {
  CHECK(rows(Encoder::network) == std::vector<Row>{{Op::linear, {2048}, 25'167'872},
                                                   {Op::linear, {1024}, 2'098'176},
                                                   {Op::linear, {256}, 262'400},
                                                   {Op::linear, {128}, 32'896},
                                                   {Op::linear, {64}, 2 * 4'128}});
  CHECK(rows(Decoder::network) == std::vector<Row>{{Op::linear, {128}, 4'224},
                                                   {Op::linear, {256}, 33'024},
                                                   {Op::linear, {1024}, 263'168},
                                                   {Op::linear, {2048}, 2'099'200},
                                                   {Op::linear, {12'288}, 25'178'112}});
  CHECK(Encoder::network.parameters() + Decoder::network.parameters() == 55'147'328);
}

TEST_CASE("the fully connected Anime Face Generator with 64 latents has the published number of parameters") {
  static_assert(FullyConnectedEncoder<image, 64>::network.parameters() == 27'577'856);
  static_assert(FullyConnectedDecoder<64, image>::network.parameters() == 27'581'824);
  CHECK(FullyConnectedDecoder<64, image>::network.out == image);
}

TEST_CASE("the fully connected Anime Face Generator activates every hidden layer, and not the last") {
  const auto layers = ops(Decoder::network);
  CHECK(std::count(layers.begin(), layers.end(), Op::elu) == 4);
  CHECK(layers.back() == Op::reshape);
  CHECK(ops(Encoder::network).back() == Op::linear);
}
