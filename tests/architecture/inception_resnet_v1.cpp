// SPDX-License-Identifier: MIT
#include <animevae/architecture/inception_resnet_v1.hpp>

#include "support/doctest.hpp"

#include <string>
#include <vector>

using namespace animevae;

namespace {

constexpr Shape image{3, 64, 64};

template <int Taps>
std::vector<Shape> taps() {
  std::vector<Shape> found;
  for (const Layer& layer : InceptionResnetV1<image, Taps>::network.layers)
    if (layer.op == Op::tap) found.push_back(layer.out);
  return found;
}

}  // namespace

TEST_CASE("the stem of Inception-ResNet-v1 has 28,640 parameters and the published shapes") {
  static_assert(InceptionResnetV1<image>::network.parameters() == 28'640);
  CHECK(taps<3>() == std::vector<Shape>{{32, 79, 79}, {32, 77, 77}, {64, 77, 77}});
  std::int64_t features = 0;
  for (const Shape& tap : taps<3>()) features += tap.size();
  CHECK(features == 768'896);
}

TEST_CASE("Inception-ResNet-v1 with eight taps has facenet's shapes up to Mixed_5a") {
  CHECK(taps<8>() == std::vector<Shape>{{32, 79, 79},
                                        {32, 77, 77},
                                        {64, 77, 77},
                                        {64, 38, 38},
                                        {80, 38, 38},
                                        {192, 36, 36},
                                        {256, 17, 17},
                                        {256, 17, 17}});
  // Five blocks: three branches of beta-only norms, and a linear convolution with bias back to 256.
  constexpr std::int64_t block = (256 * 32 + 32) + (256 * 32 + 32) + (32 * 32 * 9 + 32) + (256 * 32 + 32) +
                                 2 * (32 * 32 * 9 + 32) + (96 * 256 + 256);
  CHECK(InceptionResnetV1<image, 8>::network.parameters() - InceptionResnetV1<image, 7>::network.parameters() ==
        5 * block);
}

TEST_CASE("the published names of Inception-ResNet-v1 are facenet's") {
  std::vector<std::string> names;
  for (const LayerPath& path : expand_names(InceptionResnetV1<image, 8>::facenet_names))
    names.emplace_back(path.view());
  CHECK(names[0] == "Conv2d_1a_3x3");
  CHECK(names[5] == "Conv2d_2b_3x3/BatchNorm");
  CHECK(names[12] == "Repeat/block35_1/Branch_0/Conv2d_1x1");
  CHECK(names.back() == "Repeat/block35_5/Conv2d_1x1");
}
