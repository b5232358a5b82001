// SPDX-License-Identifier: MIT
#include <animevae/architecture/face_factor_network.hpp>

#include <animevae/network/counts.hpp>

#include "support/doctest.hpp"

using namespace animevae;

namespace {
constexpr Shape image{3, 64, 64};
constexpr auto features = FaceFactorFeatures<image>::network;
}  // namespace

TEST_CASE("FaceFactorFeatures is four convolutions, each with its batch norm") {
  // 3x3 weights, and a scale and a shift for each channel
  constexpr int conv1 = 9 * 3 * 16 + 2 * 16, conv2 = 9 * 16 * 32 + 2 * 32, conv3 = 9 * 32 * 64 + 2 * 64,
                conv4 = 9 * 64 * 64 + 2 * 64;
  static_assert(features.parameters() == conv1 + conv2 + conv3 + conv4);
  static_assert(FaceFactorFeatures<image, 2>::network.parameters() == conv1 + conv2);
  static_assert(features.out == Shape{64, 8, 8});
}

TEST_CASE("FaceFactorNetwork is FaceFactorFeatures and two linear layers, in less than 500 kB") {
  constexpr auto whole = FaceFactorNetwork<image, 75>::network;
  static_assert(whole.out == Shape{75});
  static_assert(whole.parameters() == features.parameters() + 64 * 32 + 32 + 512 * 75 + 75);
  static_assert(whole.parameters() * 4 < 500'000);
}

TEST_CASE("FaceFactorFeatures takes images of other sizes with the same parameters") {
  static_assert(FaceFactorFeatures<Shape{3, 128, 128}>::network.out == Shape{64, 16, 16});
  static_assert(FaceFactorFeatures<Shape{3, 128, 128}>::network.parameters() == features.parameters());
}
