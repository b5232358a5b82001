// SPDX-License-Identifier: MIT
#include <animevae/architecture/burgess_discriminator.hpp>

#include "support/doctest.hpp"
#include "support/network_rows.hpp"

#include <vector>

using namespace animevae;

TEST_CASE("BurgessDiscriminator has the convolutions of the encoder, and makes one probability") {
  constexpr auto& network = BurgessDiscriminator<Shape{3, 64, 64}>::network;
  CHECK(rows_with_norms(network) == std::vector<Row>{{Op::conv, {32, 32, 32}, 1'568},
                                                     {Op::conv, {32, 16, 16}, 16'416},
                                                     {Op::conv, {32, 8, 8}, 16'416},
                                                     {Op::conv, {32, 4, 4}, 16'416},
                                                     {Op::linear, {256}, 131'328},
                                                     {Op::linear, {256}, 65'792},
                                                     {Op::linear, {1}, 257}});
  CHECK(ops(network).back() == Op::sigmoid);
  CHECK(BurgessDiscriminator<Shape{3, 48, 48}>::network.fault.rule == Rule::architecture_takes_other_image_sizes);
}
