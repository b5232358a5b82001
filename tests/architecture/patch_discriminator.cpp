// SPDX-License-Identifier: MIT
#include <animevae/architecture/patch_discriminator.hpp>

#include "support/doctest.hpp"
#include "support/network_rows.hpp"

#include <vector>

using namespace animevae;

namespace {

/// How many pixels in a row one number of the output sees.
constexpr int patch(NetworkView network) {
  int seen = 1;
  for (auto layer = network.layers.rbegin(); layer != network.layers.rend(); ++layer)
    if (layer->op == Op::conv) seen = (seen - 1) * layer->stride.height + layer->kernel.height;
  return seen;
}

}  // namespace

TEST_CASE("PatchDiscriminator has pix2pix's layers") {
  CHECK(rows_with_norms(PatchDiscriminator<Shape{3, 256, 256}, 3>::network) ==
        std::vector<Row>{{Op::conv, {64, 128, 128}, 3'136},
                         {Op::conv, {128, 64, 64}, 131'328},
                         {Op::conv, {256, 32, 32}, 524'800},
                         {Op::conv, {512, 31, 31}, 2'098'176},
                         {Op::conv, {1, 30, 30}, 8'193}});
}

TEST_CASE("PatchDiscriminator's patches have 16, 34 and 70 pixels, and any size of image") {
  static_assert(patch(PatchDiscriminator<Shape{3, 64, 64}, 1>::network) == 16);
  static_assert(patch(PatchDiscriminator<Shape{3, 64, 64}>::network) == 34);
  static_assert(patch(PatchDiscriminator<Shape{3, 64, 64}, 3>::network) == 70);
  CHECK(PatchDiscriminator<Shape{3, 64, 64}>::network.out == Shape{1, 14, 14});
  CHECK(PatchDiscriminator<Shape{1, 40, 24}, 1, 8>::network.ok());
  CHECK(is_fully_convolutional(PatchDiscriminator<Shape{3, 64, 64}>::network));
}
