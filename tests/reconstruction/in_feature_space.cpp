// SPDX-License-Identifier: MIT
#include <animevae/reconstruction/in_feature_space.hpp>

#include <ATen/ops/conv2d.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <type_traits>
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

/// Five layers with tensors, of which the architecture compares two and has cut off the last.
struct Deep {
  static constexpr auto shown = av::conv(2, {.kernel = 2}) | av::tap("first") | av::relu() |
                                av::conv(3, {.kernel = 1}) | av::batch_norm() | av::leaky_relu(0.1) |
                                av::residual(av::conv(3, {.kernel = 1}) | av::elu()) | av::tap("sum");
  static constexpr auto network = av::Network({1, 4, 4}, shown);
  static constexpr auto whole = av::Network({1, 4, 4}, shown | av::flatten() | av::named("fc", av::linear(5)));
};
using Chosen = av::InFeatureSpace<Deep>;
using Compare = Chosen::Choice;
using ChosenModel = av::Vae<Encoder, Decoder, Chosen>;

av::Weights deep_weights() {
  av::Weights weights{.source = "deep.safetensors"};
  weights.tensors = {{"conv1.weight", normal_numbers({2, 1, 2, 2}, 1)}, {"conv1.bias", normal_numbers({2}, 2)},
                     {"conv2.weight", normal_numbers({3, 2, 1, 1}, 3)}, {"conv2.bias", normal_numbers({3}, 4)},
                     {"norm1.weight", normal_numbers({3}, 5)},          {"norm1.bias", normal_numbers({3}, 6)},
                     {"norm1.running_mean", normal_numbers({3}, 7)},    {"norm1.running_var", pixels({3}, 8) + 0.5},
                     {"conv3.weight", normal_numbers({3, 3, 1, 1}, 9)}, {"conv3.bias", normal_numbers({3}, 10)},
                     {"fc.weight", normal_numbers({5, 27}, 11)},        {"fc.bias", normal_numbers({5}, 12)}};
  return weights;
}

ChosenModel make_chosen(const Compare& compare, const av::Weights& weights) {
  return {.reconstruction = {.weights = &weights, .compare = compare}, .options = {.precision = at::kDouble}};
}

/// The features of a picture at every place of Deep, by LibTorch's operators one after the other.
struct ByHand {
  at::Tensor first, conv1, conv2, conv3, sum, fc;

  explicit ByHand(const at::Tensor& x) {
    const av::Weights w = deep_weights();
    const auto of = [&](std::size_t i) { return w.tensors[i].tensor; };
    first = at::conv2d(x, of(0), of(1));
    conv1 = first.clamp_min(0);
    const at::Tensor c = at::conv2d(conv1, of(2), of(3));
    const auto channel = [&](std::size_t i) { return of(i).view({1, 3, 1, 1}); };
    const at::Tensor n = (c - channel(6)) / (channel(7) + 1e-5).sqrt() * channel(4) + channel(5);
    conv2 = n.clamp_min(0) + n.clamp_max(0) * 0.1;
    const at::Tensor r = at::conv2d(conv2, of(8), of(9));
    conv3 = r.clamp_min(0) + r.clamp_max(0).expm1();
    sum = conv2 + conv3;
    fc = sum.flatten(1).matmul(of(10).t()) + of(11);
  }
};

at::Tensor gaussian_nats(const at::Tensor& found, const at::Tensor& wanted, double s) {
  const at::Tensor error = (found - wanted).flatten(1);
  return -(error * error).sum(1) / (2 * s * s) - double(error.size(1)) * std::log(s * std::sqrt(2 * std::numbers::pi));
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

TEST_CASE("without a choice log_prob is the sum over the taps to the last bit, in one pass over both pictures") {
  const Model model = make({0.5, 2});
  const at::Tensor images = pixels({3, 1, 4, 4}, 7), decoded = normal_numbers({3, 1, 4, 4}, 8);
  const av::OwnTensors& own = model.parts.own_reconstruction;
  const auto tapped = own.network->features(at::cat({images, at::sigmoid(decoded)}));
  double normaliser = 0;
  normaliser -= 0.5 * 18 * std::log(2 * std::numbers::pi * 0.5 * 0.5);
  normaliser -= 0.5 * 3 * std::log(2 * std::numbers::pi * 2.0 * 2.0);
  at::Tensor nats = at::full({3}, normaliser, decoded.options());
  for (std::size_t tap = 0; tap < 2; ++tap) {
    const double s = tap == 0 ? 0.5 : 2;
    const at::Tensor error = tapped[tap].features.narrow(0, 3, 3) - tapped[tap].features.narrow(0, 0, 3);
    nats = nats - error.square().flatten(1).sum(1) / (2 * s * s);
  }
  CHECK(same_bits(model.reconstruction.log_prob(decoded, images, own), nats));
}

TEST_CASE("compare names the layers that are compared, each with its deviation") {
  const av::Weights weights = deep_weights();
  const at::Tensor images = pixels({3, 1, 4, 4}, 7), decoded = normal_numbers({3, 1, 4, 4}, 8);
  const ByHand wanted{images}, found{at::sigmoid(decoded)};
  const auto nats = [&](const Compare& compare) {
    const ChosenModel model = make_chosen(compare, weights);
    return model.reconstruction.log_prob(decoded, images, model.parts.own_reconstruction);
  };
  const auto at_place = [&](at::Tensor ByHand::*place, double s = 1) {
    return gaussian_nats(found.*place, wanted.*place, s);
  };
  CHECK(difference(nats({"first"}), at_place(&ByHand::first)) < 1e-10);
  CHECK(difference(nats({"conv1"}), at_place(&ByHand::conv1)) < 1e-10);
  CHECK(difference(nats({{"conv2", 0.5}}), at_place(&ByHand::conv2, 0.5)) < 1e-10);
  CHECK(difference(nats({"norm1"}), at_place(&ByHand::conv2)) < 1e-10);
  CHECK(difference(nats({"conv3"}), at_place(&ByHand::conv3)) < 1e-10);
  CHECK(difference(nats({{"fc", 3}, "first", {"conv2", 0.5}}),
                   at_place(&ByHand::first) + at_place(&ByHand::conv2, 0.5) + at_place(&ByHand::fc, 3)) < 1e-10);
  CHECK(difference(nats({}), nats({"first", "sum"})) == 0);
  CHECK(difference(nats({}), at_place(&ByHand::first) + at_place(&ByHand::sum)) < 1e-10);
}

TEST_CASE("gradients of a choice of layers reach the decoder, by finite differences") {
  const av::Weights weights = deep_weights();
  const ChosenModel model = make_chosen({{"first", 0.5}, "conv3", {"fc", 2}}, weights);
  const at::Tensor images = pixels({2, 1, 4, 4}, 7);
  const at::Tensor decoded = normal_numbers({2, 1, 4, 4}, 8).set_requires_grad(true);
  const auto total = [&] {
    return model.reconstruction.log_prob(decoded, images, model.parts.own_reconstruction).sum();
  };
  total().backward();
  CHECK(decoded.grad().abs().sum().item<double>() > 0);
  CHECK(gradient_error(decoded, [&] { return total().item<double>(); }) < 1e-6);
}

TEST_CASE("layers behind the last one compared need no weights, and are not run") {
  av::Weights weights = deep_weights();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t i = 8; i < weights.tensors.size(); ++i) weights.tensors[i].tensor.fill_(nan);
  const at::Tensor images = pixels({2, 1, 4, 4}, 7), decoded = normal_numbers({2, 1, 4, 4}, 8);
  const auto is_finite = [&](const Compare& compare) {
    const ChosenModel model = make_chosen(compare, weights);
    const at::Tensor nats = model.reconstruction.log_prob(decoded, images, model.parts.own_reconstruction);
    return nats.isfinite().all().item<bool>();
  };
  CHECK(is_finite({"conv2"}));
  CHECK_FALSE(is_finite({"conv3"}));
  CHECK_FALSE(is_finite({}));
  weights.tensors.resize(8);
  CHECK(is_finite({"conv2"}));
  CHECK(make_chosen({"conv1"}, weights).tensors().frozen().size() == 2);
  CHECK_THROWS_WITH_AS((void)make_chosen({"conv3"}, weights),
                       "deep.safetensors: has no tensor conv3.weight, which the network needs", av::FileError);
}

TEST_CASE("compare refuses an unknown name, a layer that is named twice, and a deviation that is not above 0") {
  const av::Weights weights = deep_weights();
  CHECK_THROWS_WITH_AS((void)Compare({"frist"}),
                       "the feature network has no layer 'frist'; did you mean 'first'? (it has first, conv1, conv2, "
                       "conv3, sum, fc)",
                       av::InvalidValue);
  static_assert(std::is_trivially_destructible_v<Chosen>);  // made in an aggregate, where GCC 12 destroys twice
  CHECK_THROWS_AS((void)(ChosenModel{.reconstruction = {.weights = &weights, .compare = {{"fc", 2}, {"frist"}}}}),
                  av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)Compare({"fc", "fc"}), "features are compared twice at 'fc'", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)Compare({"norm1", "conv2"}), "features are compared twice at 'conv2', which is 'norm1'",
                       av::InvalidValue);
  for (const double scale : {0.0, -1.0, std::numeric_limits<double>::infinity(), std::nan("")})
    CHECK_THROWS_WITH_AS((void)make_chosen({"first", {"fc", scale}}, weights),
                         doctest::Contains("reconstruction.compare_at_fc is "), av::InvalidValue);
}

TEST_CASE("a choice of layers has values of its own, which replace the scales of the taps") {
  const av::Weights weights = deep_weights();
  std::vector<std::string> paths;
  make_chosen({{"fc", 2}, "first"}, weights).visit_values([&](const std::string& path, double value, const auto&...) {
    paths.push_back(path + " " + std::to_string(int(value)));
  });
  CHECK(paths == std::vector<std::string>{"reconstruction.compare_at_first 1", "reconstruction.compare_at_fc 2"});
}

TEST_CASE("mean is the link's value, within [0, 1] or beyond") {
  const at::Tensor decoded = tensor_of({-3, 0.25, 4}, {1, 1, 1, 3});
  CHECK(same_bits(av::InFeatureSpace<Features>{}.mean(decoded), at::sigmoid(decoded)));
  CHECK(same_bits(av::InFeatureSpace<Features, av::IdentityLink>{}.mean(decoded), decoded));
}
