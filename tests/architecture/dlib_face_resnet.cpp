// SPDX-License-Identifier: MIT
#include <animevae/architecture/dlib_face_resnet.hpp>

#include "support/doctest.hpp"

#include <string>
#include <vector>

using namespace animevae;

namespace {

constexpr Shape image{3, 64, 64};
using Whole = DlibFaceResnet<image>;

/// The shape at each tap.
std::vector<Shape> taps(NetworkView network) {
  std::vector<Shape> found;
  for (const Layer& layer : network)
    if (layer.op == Op::tap) found.push_back(layer.out);
  return found;
}

}  // namespace

TEST_CASE("dlib's face network goes from any image to a vector of 128") {
  static_assert(Whole::network.ok());
  CHECK(taps(Whole::network) == std::vector<Shape>{{32, 35, 35}, {64, 17, 17}, {128, 8, 8}, {256, 4, 4}, {128}});
  CHECK(Whole::network.parameters() == 5'614'592);
}

TEST_CASE("dlib's face network with fewer taps is shorter and begins with the same layers") {
  constexpr auto two = DlibFaceResnet<image, 2>::network;
  static_assert(two.ok());
  CHECK(taps(two) == std::vector<Shape>{{32, 35, 35}, {64, 17, 17}});
  for (std::size_t i = 0; i < two.layers.size(); ++i) CHECK(two.layers[i].op == Whole::network.layers[i].op);
}

TEST_CASE("the 29 convolutions of dlib's face network have the names of the published weights") {
  std::vector<std::string> names;
  for (const LayerPath& path : expand_names(Whole::face_api_names)) names.emplace_back(path.view());
  CHECK(names.size() == 2 * 29 + 1);
  CHECK(names[2] == "conv32_1.conv1.conv");
  CHECK(names[14] == "conv64_down.conv1.conv");
  CHECK(names.back() == "fc");
}
