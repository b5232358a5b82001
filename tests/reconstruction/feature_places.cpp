// SPDX-License-Identifier: MIT
#include <animevae/reconstruction/feature_places.hpp>

#include <string>
#include <utility>
#include <vector>

#include <animevae/architecture/inception_resnet_v1.hpp>
#include <animevae/architecture/vgg19_sixteenth.hpp>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

using Places = std::vector<std::pair<std::string, std::size_t>>;

Places places_of(av::NetworkView network) {
  Places all;
  for (const av::FeaturePlace& place : av::feature_places(network)) all.emplace_back(place.name, place.layer);
  return all;
}

}  // namespace

TEST_CASE("feature_places has taps and layers with tensors, each behind its norm and activation") {
  static constexpr auto network = av::Network(
      {1, 8, 8}, av::conv(2, {.padding = 1}) | av::batch_norm() | av::leaky_relu() | av::max_pool(2) | av::conv(2) |
                     av::tap("raw") | av::stage("two") | av::relu() | av::flatten() | av::linear(3));
  CHECK((places_of(network) == Places{{"conv1", 2}, {"norm1", 2}, {"raw", 4}, {"conv2", 7}, {"linear1", 9}}));
}

TEST_CASE("feature_places gives a name that a tap and a layer share to the tap") {
  static constexpr auto network = av::Network(
      {1, 8, 8}, av::named("a", av::conv(2)) | av::tap("a") | av::relu() | av::named("b", av::conv(2)) | av::relu());
  CHECK((places_of(network) == Places{{"a", 0}, {"b", 4}}));
}

TEST_CASE("feature_places ends a layer at its branch, and puts a tap on a join or on the network's input") {
  static constexpr auto network = av::Network(
      {2, 8, 8}, av::tap("input") | av::residual(av::conv(2, {.padding = 1})) | av::tap("sum") | av::relu());
  CHECK((places_of(network) == Places{{"input", 0}, {"conv1", 3}, {"sum", 4}}));
}

TEST_CASE("find_feature_place refuses an unknown name with the nearest ones and a list of all") {
  using Vgg = av::Vgg19Sixteenth<av::Shape{3, 64, 64}>;
  CHECK(av::find_feature_place(Vgg::network, "conv12").layer + 1 ==
        av::find_feature_place(Vgg::network, "conv21").layer - 2);  // the activation, a pooling, a convolution, its own
  CHECK_THROWS_WITH_AS(
      (void)av::find_feature_place(Vgg::network, "conf41"),
      "the feature network has no layer 'conf41'; did you mean 'conv41', 'conv11' or 'conv21'? (it has conv0, conv11, "
      "conv12, conv21, conv22, conv31, conv32, conv33, conv34, conv41, conv42, conv43, conv44, conv51)",
      av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::find_feature_place(Vgg::network, ""), doctest::Contains("has no layer '' (it has "),
                       av::InvalidValue);
}

TEST_CASE("list_of names a place once, by its tap") {
  using Inception = av::InceptionResnetV1<av::Shape{3, 64, 64}>;
  CHECK(av::list_of(av::feature_places(Inception::network)) == "Conv2d_1a_3x3, Conv2d_2a_3x3, Conv2d_2b_3x3");
  const auto place = [](const char* name) { return av::find_feature_place(Inception::network, name).layer; };
  CHECK(place("conv2") == place("Conv2d_2a_3x3"));
  CHECK(place("norm2") == place("Conv2d_2a_3x3"));
}

TEST_CASE("up_to_layer is the beginning of a network, with the shape at its end") {
  using Vgg = av::Vgg19Sixteenth<av::Shape{3, 64, 64}>;
  constexpr av::NetworkView part = av::up_to_layer(Vgg::network, 2);
  static_assert(part.layers.size() == 3 && part.in == av::Shape{3, 64, 64} && part.out == av::Shape{16, 64, 64});
  CHECK(part.layers.data() == Vgg::network.layers.data());
}
