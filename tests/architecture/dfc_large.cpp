// SPDX-License-Identifier: MIT
#include <animevae/architecture/dfc_large.hpp>

#include "support/doctest.hpp"

#include <algorithm>

#include <animevae/architecture/concept.hpp>

using namespace animevae;

namespace {

constexpr Shape image{3, 128, 128};
using Encoder = DfcLargeEncoder<image>;
using Published = DfcLargeDecoder<100, image, DfcVariant::published>;
using Repaired = DfcLargeDecoder<100, image>;

static_assert(animevae::Encoder<Encoder> && animevae::Decoder<Published> && animevae::Decoder<Repaired>);

}  // namespace

TEST_CASE("facenet's dfc_vae_large has its published parameters") {
  static_assert(Encoder::network.parameters() + Published::network.parameters() == 5'228'351);
  CHECK(Published::network.out == image);
  CHECK(Repaired::network.out == image);
}

TEST_CASE("dfc_vae_large's published decoder narrows to 3 channels before up-sampling, the repaired one to 32") {
  const auto narrowest = [](NetworkView network) {
    int channels = 1000;
    for (const Layer& layer : network)
      if (layer.op == Op::upsample) channels = std::min(channels, layer.in.channels);
    return channels;
  };
  CHECK(narrowest(Published::network) == 3);
  CHECK(narrowest(Repaired::network) == 32);
}

TEST_CASE("dfc_vae_large's repaired decoder has 2,395,459 parameters") {
  CHECK(Repaired::network.parameters() == 2'395'459);
}

TEST_CASE("dfc_vae_large has a fault for an extent that 32 does not divide") {
  CHECK(DfcLargeEncoder<Shape{3, 112, 128}>::network.fault.other == Shape{3, 128, 128});
}
