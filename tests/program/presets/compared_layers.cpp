// SPDX-License-Identifier: MIT
#include "presets/compared_layers.hpp"

#include "support/doctest.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include <animevae/core/error.hpp>

#include "presets/features.hpp"

namespace av = animevae;
using namespace av::program;

namespace {

using Values = std::map<std::string, double>;

const av::Preset& facenet_perceptual() { return find_preset("facenet-perceptual"); }

}  // namespace

TEST_CASE("compared_layers reads names with and without a deviation") {
  CHECK((compared_layers("conv2", facenet_perceptual()) == Values{{"reconstruction.compare_at_conv2", 1}}));
  CHECK((compared_layers("conv2=0.25,conv1", facenet_perceptual()) ==
         Values{{"reconstruction.compare_at_conv1", 1}, {"reconstruction.compare_at_conv2", 0.25}}));
}

TEST_CASE("compared_layers knows layers behind those that a preset compares by itself") {
  for (const auto& [name, layer] : {std::pair{"facenet-perceptual-vgg", "conv51"},
                                    {"facenet-perceptual-dlib", "fc"},
                                    {"facenet-perceptual-inception", "Mixed_5a"}}) {
    CAPTURE(name);
    const av::Preset& preset = find_preset(name);
    CHECK(compared_layers(layer, preset).size() == 1);
    CHECK(compared_network(*preset.features, compared_layers(layer, preset)).layers.size() >
          preset.features->network.layers.size());
  }
}

TEST_CASE("compared_layers refuses what cannot be compared, in one sentence with the flag") {
  const auto refused = [](const std::string& choice, const std::string& sentence) {
    CAPTURE(choice);
    CHECK_THROWS_WITH_AS((void)compared_layers(choice, facenet_perceptual()), sentence.c_str(), av::InvalidValue);
  };
  refused("conf1",
          "--compare-at: the feature network has no layer 'conf1'; did you mean 'conv1', 'conv2' or 'conv3'? "
          "(it has conv1, conv2, conv3, conv4)");
  refused("conv1,norm1", "--compare-at names a layer twice: 'conv1' and 'norm1'");
  refused("conv1=0", "--compare-at conv1=0: the deviation must be above 0");
  refused("conv1=-2", "--compare-at conv1=-2: the deviation must be above 0");
  refused("conv1=much", "--compare-at conv1=much: the deviation must be a number, not 'much'");
  refused("conv1=", "--compare-at conv1=: the deviation must be a number, not ''");
  for (const char* choice : {",", "conv1,", "=1"})
    refused(choice, "--compare-at is '" + std::string{choice} + "'; it must be NAME[=DEVIATION],...");
}

TEST_CASE("text_of_compared_layers writes a choice as compared_layers reads it") {
  CHECK(text_of_compared_layers({{"objective.beta.value", 3}, {"reconstruction.scale_conv1", 2}}).empty());
  for (const char* choice : {"conv1", "conv1=0.1,conv3", "conv2=1.5,conv4=2"})
    CHECK(text_of_compared_layers(compared_layers(choice, facenet_perceptual())) == choice);
}

TEST_CASE("compared_network ends at the last layer of a choice, and read_features reads up to there") {
  const auto tensors = [](const Values& values) {
    return read_features(facenet_perceptual(), "", values)->tensors.size();
  };
  const std::size_t of_a_layer = 5;  // a convolution without bias and its batch norm
  CHECK(tensors({}) == 4 * of_a_layer);
  CHECK(tensors(compared_layers("conv2,conv1", facenet_perceptual())) == 2 * of_a_layer);
  CHECK((compared_network(*facenet_perceptual().features, compared_layers("conv2", facenet_perceptual())).out ==
         av::Shape{32, 32, 32}));
}

TEST_CASE("a perceptual preset opens with a choice of layers, and the model keeps it among its values") {
  Values values = compared_layers("conv3=0.5,conv1", facenet_perceptual());
  const auto features = read_features(facenet_perceptual(), "", values);
  const av::AnyModel model = facenet_perceptual().open({}, values, &*features);
  Values found;
  model.visit_values([&](const std::string& path, double value, const auto&...) { found[path] = value; });
  CHECK(text_of_compared_layers(found) == "conv1,conv3=0.5");
  CHECK_FALSE(found.contains("reconstruction.scale_conv1"));
  CHECK(model.tensors().frozen().size() == 15);
  CHECK(facenet_perceptual().printed(found).front().total(1, 0) == 0.5);  // beta, by the deviation at the first layer
}
