// SPDX-License-Identifier: MIT
#include <animevae/reconstruction/in_feature_space.hpp>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <animevae/model/vae.hpp>
#include <animevae/tensor/tensor_store.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

struct Features {
  static constexpr auto network = av::Network({1, 4, 4}, av::conv(2, {.kernel = 2}) | av::tap("first") | av::relu() |
                                                             av::flatten() | av::linear(3) | av::tap("second"));
};
using Perceptual = av::InFeatureSpace<Features>;

/// Weights for it.
av::Weights some_weights() {
  av::Weights weights{.source = "weights.safetensors"};
  weights.tensors = {{"conv1.weight", normal_numbers({2, 1, 2, 2}, 1)},
                     {"conv1.bias", normal_numbers({2}, 2)},
                     {"linear1.weight", normal_numbers({3, 18}, 3)},
                     {"linear1.bias", normal_numbers({3}, 4)}};
  return weights;
}

struct Encoder {
  static constexpr auto network = av::Network({1, 4, 4}, av::flatten() | av::linear(4));
};
struct Decoder {
  static constexpr auto network = av::Network({2}, av::linear(16) | av::reshape({1, 4, 4}));
};
using Model = av::Vae<Encoder, Decoder, Perceptual>;

Model make(std::array<double, 2> scales = {1, 1}) {
  static const av::Weights weights = some_weights();
  return {.reconstruction = {.weights = &weights, .scales = scales}, .options = {.precision = at::kDouble}};
}

}  // namespace

static_assert(av::ReconstructionDistribution<Perceptual> && !av::PixelDistribution<Perceptual>);
static_assert(Perceptual::support == av::Support::features && Perceptual::taps == 2);

TEST_CASE("the log-probability is a Gaussian's over the features at every tap, each with its own deviation") {
  const Model model = make({0.5, 2});
  const at::Tensor images = pixels({3, 1, 4, 4}, 7), decoded = normal_numbers({3, 1, 4, 4}, 8);
  const av::OwnTensors& own = model.parts.own_reconstruction;
  const auto wanted = own.network->features(images), found = own.network->features(at::sigmoid(decoded));
  const auto gaussian = [&](std::size_t tap, double s) {
    const at::Tensor error = (found[tap].features - wanted[tap].features).flatten(1);
    return -(error * error).sum(1) / (2 * s * s) -
           double(error.size(1)) * std::log(s * std::sqrt(2 * std::numbers::pi));
  };
  CHECK(difference(model.reconstruction.log_prob(decoded, images, own), gaussian(0, 0.5) + gaussian(1, 2)) < 1e-10);
}

TEST_CASE("nats per image do not depend on the other images of the batch") {
  const Model model = make();
  const at::Tensor images = pixels({5, 1, 4, 4}, 7), decoded = normal_numbers({5, 1, 4, 4}, 8);
  const auto log_prob = [&](std::int64_t begin, std::int64_t count) {
    return model.reconstruction.log_prob(decoded.narrow(0, begin, count), images.narrow(0, begin, count),
                                         model.parts.own_reconstruction);
  };
  CHECK(difference(at::cat({log_prob(0, 2), log_prob(2, 3)}), log_prob(0, 5)) < 1e-12);
}

TEST_CASE("gradients reach the decoder, by finite differences, and neither the network nor the images") {
  const Model model = make();
  const at::Tensor images = pixels({2, 1, 4, 4}, 7).set_requires_grad(true);
  const at::Tensor decoded = normal_numbers({2, 1, 4, 4}, 8).set_requires_grad(true);
  const auto total = [&] {
    return model.reconstruction.log_prob(decoded, images, model.parts.own_reconstruction).sum();
  };
  total().backward();
  CHECK(gradient_error(decoded, [&] { return total().item<double>(); }) < 1e-6);
  CHECK(decoded.grad().abs().sum().item<double>() > 0);
  CHECK_FALSE(images.grad().defined());
  for (const av::NamedTensor& frozen : model.tensors().frozen()) CHECK_FALSE(frozen.tensor.requires_grad());
}

TEST_CASE("the scales are values with the names of the taps") {
  std::vector<std::string> paths;
  make().visit_values([&](const std::string& path, const auto&...) { paths.push_back(path); });
  CHECK(paths == std::vector<std::string>{"reconstruction.scale_first", "reconstruction.scale_second"});
  CHECK_THROWS_WITH_AS((void)make({1, 0}), doctest::Contains("reconstruction.scale_second is 0; it must be above 0"),
                       av::InvalidValue);
}

TEST_CASE("weights of another network are refused by the tensor that is missing") {
  av::Weights weights = some_weights();
  weights.tensors.pop_back();
  av::TensorStore store{{}, {}};
  CHECK_THROWS_WITH_AS((void)store.make_frozen(Features::network, "", weights),
                       "weights.safetensors: has no tensor linear1.bias, which the network needs", av::FileError);
}
