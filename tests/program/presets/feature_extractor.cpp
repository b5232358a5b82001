// SPDX-License-Identifier: MIT
#include "presets/feature_extractor.hpp"

#include <ATen/ops/full.h>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

#include <animevae/core/error.hpp>

namespace av = animevae;
using namespace av::program;

TEST_CASE("the built-in feature network takes pictures of any size") {
  const FeatureExtractor network{FeatureExtractorOptions{}};
  CHECK(network.name() == "the network of drawn faces' factors");
  const auto as_they_are = network.features(pixels({2, 3, 64, 64}, 1, at::kFloat));
  const auto resized = network.features(pixels({2, 3, 96, 32}, 1, at::kFloat));
  REQUIRE_FALSE(as_they_are.empty());
  REQUIRE(resized.size() == as_they_are.size());
  for (std::size_t i = 0; i < resized.size(); ++i)
    CHECK(resized[i].features.sizes() == as_they_are[i].features.sizes());
}

TEST_CASE("the features of a uniform picture do not depend on its size, but on its grey") {
  const FeatureExtractor network{FeatureExtractorOptions{}};
  const auto of = [&](double grey, std::int64_t size) {
    return network.features(at::full({1, 3, size, size}, grey)).front().features;
  };
  CHECK(difference(of(0.25, 64), of(0.25, 40)) < 1e-5);
  CHECK(difference(of(0.25, 64), of(0.75, 64)) > 1e-3);
}

TEST_CASE("weights that do not come with the program have to be given") {
  CHECK_THROWS_WITH_AS((FeatureExtractor{{.network = "vgg"}}),
                       "--network vgg needs --features FILE, the weights of a VGG-19 of a sixteenth width",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((FeatureExtractor{{.network = "dlib"}}),
                       "--network dlib needs --features FILE, the weights of dlib's face recognition network",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((FeatureExtractor{{.network = "dlib", .features = "/not/there.pt"}}),
                       doctest::Contains("/not/there.pt: "), av::FileError);
}

TEST_CASE("--network is one of three") {
  CLI::App app;
  FeatureExtractorOptions options;
  options.add_to(app);
  app.parse("--network dlib --features f.pt", false);
  CHECK(options.network == "dlib");
  CHECK(options.features == "f.pt");
  CHECK_THROWS_AS(app.parse("--network resnet", false), CLI::ValidationError);
}
