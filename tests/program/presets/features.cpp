// SPDX-License-Identifier: MIT
#include "presets/features.hpp"

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"

#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/network/network.hpp>
#include <animevae/weights/tensor_file.hpp>

namespace av = animevae;
using namespace av::program;

namespace {

constexpr auto tiny = av::Network({1, 4, 4}, av::conv(2) | av::tap("low"));

/// A network of a convolution, which others call 'first'.
av::FeatureNetwork tiny_network() {
  return {.name = "a tiny network", .network = tiny, .published = av::PublishedNames{"net.", "first"}};
}

std::vector<av::NamedTensor> tiny_tensors(const std::string& layer) {
  return {{layer + ".weight", normal_numbers({2, 1, 3, 3}, 1, at::kFloat)},
          {layer + ".bias", normal_numbers({2}, 2, at::kFloat)}};
}

const av::Preset& perceptual() { return find_preset("facenet-perceptual"); }

}  // namespace

TEST_CASE("read_features finds a network's tensors under its own or published names, and ignores others") {
  const TemporaryFolder folder;
  for (const char* layer : {"conv1", "net.first"}) {
    CAPTURE(layer);
    std::vector<av::NamedTensor> tensors = tiny_tensors(layer);
    tensors.push_back({"other", normal_numbers({3}, 3, at::kFloat)});
    const std::string file = (folder / "f.safetensors").string();
    av::write_tensors(file, tensors);
    const av::Weights weights = read_features(tiny_network(), file);
    REQUIRE(weights.tensors.size() == 2);
    CHECK(same_bits(weights.get("conv1.weight", {2, 1, 3, 3}), tensors[0].tensor));
    CHECK(same_bits(weights.get("conv1.bias", {2}), tensors[1].tensor));
  }
}

TEST_CASE("read_features refuses a file of another network, and one that lacks a tensor") {
  const TemporaryFolder folder;
  const std::string file = (folder / "f.safetensors").string();
  av::write_tensors(file, std::vector<av::NamedTensor>{{"elephant", normal_numbers({3}, 3, at::kFloat)}});
  CHECK_THROWS_WITH_AS((void)read_features(tiny_network(), file),
                       (file + ": holds no weights of a tiny network (it has 'elephant' and such)").c_str(),
                       av::FileError);
  std::vector<av::NamedTensor> tensors = tiny_tensors("conv1");
  tensors.pop_back();
  av::write_tensors(file, tensors);
  CHECK_THROWS_WITH_AS((void)read_features(tiny_network(), file),
                       (file + ": has no tensor conv1.bias, which the network needs").c_str(), av::FileError);
}

TEST_CASE("numbers that are not finite are refused") {
  const TemporaryFolder folder;
  const std::string file = (folder / "f.safetensors").string();
  std::vector<av::NamedTensor> tensors = tiny_tensors("conv1");
  tensors[1].tensor.fill_(std::numeric_limits<float>::infinity());
  av::write_tensors(file, tensors);
  CHECK_THROWS_WITH_AS((void)read_features(tiny_network(), file),
                       doctest::Contains((file + ": tensor conv1.bias has numbers that are not finite").c_str()),
                       av::FileError);
}

TEST_CASE("the built-in features need no file, VGG needs --features, and a preset on pixels refuses it") {
  CHECK(read_features(perceptual(), "").value().tensors.size() > 2);
  CHECK_THROWS_WITH_AS((void)read_features(find_preset("facenet-perceptual-vgg"), ""),
                       "the preset facenet-perceptual-vgg needs --features FILE, the weights of a VGG-19 of a "
                       "sixteenth width",
                       av::InvalidValue);
  CHECK_FALSE(read_features(find_preset("vae-animeface"), ""));
  CHECK_THROWS_WITH_AS((void)read_features(find_preset("vae-animeface"), "f.pt"),
                       "--features is f.pt; the preset vae-animeface compares pixels and has no use for it",
                       av::InvalidValue);
}

TEST_CASE("a run keeps a copy of features that were given, and finds them again") {
  const TemporaryFolder folder;
  const auto own = read_features(perceptual(), "");
  av::Metadata metadata;
  keep_features(own, "given.safetensors", folder.path, metadata);
  CHECK((metadata == av::Metadata{{"features", "features.safetensors"}}));
  const auto again = features_of_run(perceptual(), folder.path, metadata);
  REQUIRE(again);
  CHECK(av::fingerprint(again->tensors) == av::fingerprint(own->tensors));
  std::filesystem::remove(folder / "features.safetensors");
  CHECK_THROWS_WITH_AS((void)features_of_run(perceptual(), folder.path, metadata),
                       doctest::Contains("features.safetensors: is missing: the model was trained against it and "
                                         "cannot be opened without"),
                       av::FileError);
}

TEST_CASE("a run with chosen layers keeps the features up to the last of them, and finds them again") {
  const TemporaryFolder folder;
  const std::map<std::string, double> values{{"reconstruction.compare_at_conv2", 1}};
  const auto few = read_features(perceptual(), "", values);
  av::Metadata metadata;
  keep_features(few, "given.safetensors", folder.path, metadata);
  const auto again = features_of_run(perceptual(), folder.path, metadata, values);
  REQUIRE(again);
  CHECK(av::fingerprint(again->tensors) == av::fingerprint(few->tensors));
  CHECK_THROWS_WITH_AS((void)features_of_run(perceptual(), folder.path, metadata),
                       doctest::Contains("has no tensor conv3.weight, which the network needs"), av::FileError);
  CHECK(av::fingerprint(features_of_run(perceptual(), folder.path, {{"features", "built-in"}}, values)->tensors) ==
        av::fingerprint(few->tensors));
}

TEST_CASE("keep_features copies nothing for built-in features and for pixels") {
  const TemporaryFolder folder;
  av::Metadata metadata;
  keep_features(read_features(perceptual(), ""), "", folder.path, metadata);
  CHECK((metadata == av::Metadata{{"features", "built-in"}}));
  CHECK(features_of_run(perceptual(), folder.path, metadata));
  metadata.clear();
  keep_features({}, "", folder.path, metadata);
  CHECK(metadata.empty());
  CHECK(folder.entries() == 0);
  CHECK_FALSE(features_of_run(find_preset("vae-animeface"), folder.path, {{"features", "features.safetensors"}}));
}
