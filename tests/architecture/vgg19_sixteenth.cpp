// SPDX-License-Identifier: MIT
#include <animevae/architecture/vgg19_sixteenth.hpp>

#include "support/doctest.hpp"

#include <vector>

#include <animevae/network/names.hpp>

using namespace animevae;

TEST_CASE("a sixteenth of VGG-19 keeps its extents by reflection and halves them by pooling") {
  constexpr auto network = Vgg19Sixteenth<Shape{3, 64, 64}>::network;
  static_assert(network.ok());
  std::vector<Shape> taps;
  for (const Layer& layer : network.layers)
    if (layer.op == Op::tap) taps.push_back(layer.out);
  CHECK(taps == std::vector<Shape>{{16, 64, 64}, {32, 32, 32}, {64, 16, 16}, {128, 8, 8}, {128, 4, 4}});
  CHECK(network.out == Shape{128, 4, 4});
}

TEST_CASE("the layers of a sixteenth of VGG-19 are named as in the published weights") {
  const auto names = layer_names(Vgg19Sixteenth<Shape{3, 64, 64}, 3>::network);
  std::vector<std::string> with_tensors;
  for (const std::string& name : names)
    if (!name.empty()) with_tensors.push_back(name);
  CHECK(with_tensors == std::vector<std::string>{"conv0", "conv11", "conv12", "conv21", "conv22", "conv31"});
}

TEST_CASE("a sixteenth of VGG-19 has a fault for an image too small for its padding by reflection") {
  CHECK(Vgg19Sixteenth<Shape{3, 16, 16}>::network.fault.rule == Rule::reflection_needs_a_larger_input);
  CHECK(Vgg19Sixteenth<Shape{3, 16, 16}, 4>::network.ok());
}
