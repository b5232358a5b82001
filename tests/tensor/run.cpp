// SPDX-License-Identifier: MIT
#include <animevae/tensor/run.hpp>

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/tensor.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/architecture/dlib_face_resnet.hpp>
#include <animevae/tensor/tensor_store.hpp>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// Runs a network in float64 with the oracle's tensors and compares everything that comes out, in both modes.
void compare(const std::string& name, const av::NetworkView& network) {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  CAPTURE(name);
  const auto expected = [&](const std::string& what) { return (*oracle)[what]; };
  av::TensorStore store{{{"model", av::flat_size(network)}}, {.precision = at::kDouble}};
  const av::RunnableNetwork runnable = store.make_trained(network, name + ".", "model");
  for (const av::NamedTensor& tensor : store.saved()) {
    const at::NoGradGuard no_grad;
    av::Tensor{tensor.tensor}.copy_(expected(tensor.name));
  }

  const av::Tensor x = expected(name + ".input").set_requires_grad(true);
  CHECK(difference(runnable(x), expected(name + ".evaluation")) < 1e-12);
  for (const av::Tapped& tap : runnable.features(x))
    CHECK(difference(tap.features, expected(name + ".tap." + std::string{tap.name})) < 1e-12);

  const av::Tensor y = runnable.train(x);
  CHECK(difference(y, expected(name + ".training")) < 1e-12);
  CHECK(same_bits(x, expected(name + ".input")));
  (y * expected(name + ".cotangent")).sum().backward();
  CHECK(difference(x.grad(), expected(name + ".input.grad")) < 1e-11);
  for (const av::ParameterGroup& group : store.groups())
    for (const av::NamedTensor& parameter : group.parameters())
      CHECK(difference(parameter.tensor.grad(), expected(parameter.name + ".grad")) < 1e-11);
  for (const av::NamedTensor& buffer : store.buffers())
    CHECK(difference(buffer.tensor, expected(buffer.name + ".after")) < 1e-12);
}

}  // namespace

TEST_CASE("a convolution with kernel, stride and padding gives PyTorch's numbers") {
  static constexpr auto net = av::Network({3, 7, 9}, av::conv(5, {.kernel = {3, 2}, .stride = {2, 1}, .padding = 1}));
  compare("conv", net);
}

TEST_CASE("a convolution without bias gives PyTorch's numbers") {
  static constexpr auto net = av::Network({2, 5, 6}, av::conv(4, {.kernel = {1, 3}, .stride = {1, 2}, .bias = false}));
  compare("conv_without_bias", net);
}

TEST_CASE("'same' padding of even kernels adds the odd row at the bottom and the odd column on the right") {
  static constexpr auto halved =
      av::Network({2, 7, 10}, av::conv(4, {.kernel = {4, 2}, .stride = 2, .padding = av::same}));
  compare("conv_same_even", halved);
  static constexpr auto kept = av::Network({2, 5, 6}, av::conv(3, {.kernel = {2, 5}, .padding = av::same}));
  compare("conv_same_stride_1", kept);
}

TEST_CASE("a convolution that leaves 1x1 makes a vector, which linear takes") {
  static constexpr auto net = av::Network({2, 4, 4}, av::conv(6, {.kernel = 4}) | av::linear(3));
  compare("conv_to_vector", net);
}

TEST_CASE("transposed convolutions of maps and of vectors give PyTorch's numbers") {
  static constexpr auto map =
      av::Network({3, 4, 5}, av::conv_transpose(2, {.kernel = {4, 3}, .stride = {2, 1}, .padding = 1}));
  compare("transposed", map);
  static constexpr auto vector = av::Network({4}, av::conv_transpose(3, {.kernel = {2, 3}, .bias = false}));
  compare("transposed_without_bias", vector);
}

TEST_CASE("linear layers and activations, in place and apart, give PyTorch's numbers") {
  static constexpr auto linear = av::Network({6}, av::linear(4, {.bias = false}));
  compare("linear", linear);
  static constexpr auto activations =
      av::Network({4}, av::linear(9) | av::relu() | av::linear(5) | av::leaky_relu(0.2) | av::sigmoid());
  compare("activations", activations);
  static constexpr auto apart = av::Network({4}, av::leaky_relu(0.2) | av::sigmoid());
  compare("activations_apart", apart);
}

TEST_CASE("batch norm gives PyTorch's numbers in training and evaluation, with and without a scale") {
  static constexpr auto scaled = av::Network({3, 4, 5}, av::batch_norm());
  compare("norm", scaled);
  static constexpr auto shift_only =
      av::Network({3, 4, 5}, av::named("first", av::batch_norm({.epsilon = 1e-3, .momentum = 0.005, .scale = false})));
  compare("norm_shift_only", shift_only);
  static constexpr auto vectors = av::Network({5}, av::batch_norm() | av::relu());
  compare("norm_of_vectors", vectors);
}

TEST_CASE("max pooling never takes its padding for a maximum") {
  // The oracle pools x - 5, where all numbers are below the zeros of ordinary padding.
  static constexpr auto even = av::Network(
      {2, 7, 8}, av::standardise(5, 1) | av::max_pool(3, {.stride = 2, .padding = 1}) | av::standardise(-5, 1));
  compare("pool", even);
  static constexpr auto uneven =
      av::Network({2, 5, 8}, av::standardise(5, 1) | av::max_pool({3, 2}, {.stride = {2, 3}, .padding = av::same}) |
                                 av::standardise(-5, 1));
  compare("pool_same", uneven);
}

TEST_CASE("up-sampling repeats pixels, by another factor in each direction") {
  static constexpr auto net = av::Network({2, 2, 3}, av::upsample_nearest({2, 3}));
  compare("upsample", net);
}

TEST_CASE("flatten and reshape keep the order channel, row, column") {
  static constexpr auto net = av::Network({2, 3, 4}, av::flatten() | av::reshape({4, 2, 3}));
  compare("flatten_and_reshape", net);
}

TEST_CASE("channel shuffle makes two halves of interleaved moments") {
  static constexpr auto map = av::Network({6, 2, 2}, av::channel_shuffle(3));
  compare("shuffle", map);
  static constexpr auto vector = av::Network({6}, av::channel_shuffle(2));
  compare("shuffle_of_vectors", vector);
}

TEST_CASE("gelu, silu, softplus and mish give PyTorch's numbers") {
  static constexpr auto net = av::Network({4}, av::linear(9) | av::gelu() | av::linear(5) | av::silu() | av::linear(6) |
                                                   av::softplus() | av::linear(4) | av::mish());
  compare("smooth_activations", net);
}

TEST_CASE("dilated and grouped convolutions give PyTorch's numbers") {
  static constexpr auto dilated = av::Network(
      {4, 9, 10}, av::conv(6, {.kernel = {3, 2}, .stride = {2, 1}, .padding = 2, .dilation = {2, 3}, .groups = 2}));
  compare("dilated", dilated);
  static constexpr auto depthwise =
      av::Network({4, 5, 6}, av::conv(4, {.padding = av::same, .dilation = 2, .groups = 4}));
  compare("depthwise_same", depthwise);
  static constexpr auto transposed = av::Network(
      {4, 3, 4}, av::conv_transpose(6, {.kernel = {3, 4}, .stride = 2, .padding = 1, .dilation = {2, 1}, .groups = 2}));
  compare("transposed_dilated", transposed);
}

TEST_CASE("group norm, layer norm and instance norm give PyTorch's numbers, for maps and vectors") {
  static constexpr auto groups = av::Network({6, 3, 4}, av::named("gn", av::group_norm(2, 1e-3)) | av::relu());
  compare("group_norm", groups);
  static constexpr auto layer = av::Network({6, 3, 4}, av::named("gn", av::layer_norm(1e-3)) | av::relu());
  compare("layer_norm", layer);
  static constexpr auto instance = av::Network({6, 3, 4}, av::named("gn", av::instance_norm(1e-3)) | av::relu());
  compare("instance_norm", instance);
  static constexpr auto vectors = av::Network({6}, av::named("gn", av::group_norm(3)));
  compare("group_norm_of_vectors", vectors);
}

TEST_CASE("pixel shuffle and unshuffle give PyTorch's numbers, from vectors and to vectors too") {
  static constexpr auto shuffled = av::Network({8, 2, 3}, av::pixel_shuffle(2));
  compare("pixel_shuffle", shuffled);
  static constexpr auto from_vector = av::Network({4}, av::pixel_shuffle(2));
  compare("pixel_shuffle_of_vectors", from_vector);
  static constexpr auto unshuffled = av::Network({2, 4, 6}, av::pixel_unshuffle(2));
  compare("pixel_unshuffle", unshuffled);
  static constexpr auto to_vector = av::Network({2, 3, 3}, av::pixel_unshuffle(3));
  compare("pixel_unshuffle_to_vectors", to_vector);
}

TEST_CASE("self_attention gives PyTorch's numbers, with an activation in place behind it") {
  static constexpr auto one_head = av::Network({6, 3, 4}, av::self_attention() | av::relu());
  compare("attention", one_head);
  static constexpr auto heads = av::Network({6, 3, 4}, av::self_attention(3) | av::relu());
  compare("attention_of_3_heads", heads);
  static constexpr auto block =
      av::Network({4, 3, 2}, av::residual(av::named("gn", av::group_norm(2)) | av::self_attention(2)));
  compare("attention_block", block);
}

TEST_CASE("convolutions and linear layers with spectral norm give PyTorch's numbers, and its singular vector") {
  static constexpr auto conv =
      av::Network({4, 5, 6}, av::conv(6, {.kernel = {3, 2}, .stride = 2, .groups = 2, .spectral_norm = true}));
  compare("spectral_conv", conv);
  static constexpr auto transposed =
      av::Network({4, 3, 4}, av::conv_transpose(6, {.stride = 2, .groups = 2, .spectral_norm = true}));
  compare("spectral_transposed", transposed);
  static constexpr auto linear = av::Network({5}, av::linear(7, {.bias = false, .spectral_norm = true}));
  compare("spectral_linear", linear);
}

TEST_CASE("dropout in training keeps what its generator chooses, divided by 1 - probability") {
  static constexpr auto net = av::Network({4, 5, 6}, av::dropout(0.3));
  const av::RunnableNetwork dropped = av::TensorStore{{}, {}}.make_trained(net, "", "model");
  const av::Tensor x = normal_numbers({3, 4, 5, 6}).set_requires_grad(true);
  av::Generator generator = av::make_generator(5);
  const av::Tensor kept = at::rand({3, 4, 5, 6}, generator, at::TensorOptions{}.dtype(at::kFloat)) >= 0.3;
  const av::Tensor y = dropped.train(x, av::make_generator(5));
  CHECK(difference(y, x.detach() * kept.to(at::kDouble) / 0.7) < 1e-15);
  y.sum().backward();
  CHECK(difference(x.grad(), kept.to(at::kDouble) / 0.7) < 1e-15);
  CHECK(same_bits(dropped(x), x));

  const av::Tensor nothing = x.detach().to(at::kFloat).contiguous(at::MemoryFormat::ChannelsLast);
  const av::Tensor single = dropped.train(nothing, av::make_generator(5));
  CHECK(same_bits(single != 0, y != 0));  // one mask for every precision and layout
}

TEST_CASE("dropout's mean over many numbers is its input") {
  static constexpr auto net = av::Network({1000}, av::dropout(0.9));
  const av::RunnableNetwork dropped = av::TensorStore{{}, {}}.make_trained(net, "", "model");
  const av::Tensor y = dropped.train(at::full({100, 1000}, 2.0, at::kDouble), av::make_generator(1));
  // Of 100,000 numbers that are 20 with probability 0.1: a standard error of 6 / sqrt(100,000).
  CHECK(std::abs(y.mean().item<double>() - 2) < 5 * 6 / std::sqrt(1e5));
  CHECK(same_bits(dropped.train(at::full({2, 1000}, 2.0), av::make_generator(3)),
                  dropped.train(at::full({2, 1000}, 2.0), av::make_generator(3))));
}

TEST_CASE("standardise subtracts and divides per channel, in maps and vectors") {
  static constexpr std::array<double, 4> mean{0.5, 0.25, 0.125}, deviation{0.5, 2.0, 0.3};
  static constexpr auto map = av::Network({3, 2, 4}, av::standardise(mean, deviation));
  compare("standardise", map);
  static constexpr auto vector = av::Network({3}, av::standardise(mean, deviation));
  compare("standardise_vectors", vector);
}

TEST_CASE("a residual branch is scaled and added to its input") {
  static constexpr auto net =
      av::Network({3, 4, 4}, av::residual(av::conv(3, {.padding = 1}) | av::relu(), 0.3) | av::relu());
  compare("residual", net);
}

TEST_CASE("nested branches give PyTorch's numbers, and in-place activations do not change the taps") {
  static constexpr auto conv = av::conv(3, {.padding = 1});
  static constexpr auto inner = conv | av::tap("raw") | av::relu() | av::residual(conv, 2) | av::tap("inner");
  static constexpr auto net =
      av::Network({2, 4, 5}, conv | av::relu() | av::tap("stem") | av::branches(0.17, conv, inner, av::Identity{}) |
                                 av::leaky_relu(0.1));
  static_assert(net.ok());
  compare("nested", net);
}

TEST_CASE("a transposed convolution with output padding gives PyTorch's numbers") {
  static constexpr auto net =
      av::Network({3, 4, 5}, av::conv_transpose(2, {.stride = {2, 3}, .padding = 1, .output_padding = {1, 2}}));
  compare("output_padding", net);
}

TEST_CASE("elu and tanh, in place and apart, give PyTorch's numbers") {
  static constexpr auto net = av::Network({4}, av::linear(9) | av::elu(1.5) | av::linear(5) | av::tanh());
  compare("elu_and_tanh", net);
  static constexpr auto apart = av::Network({4}, av::elu());
  compare("elu_apart", apart);
}

TEST_CASE("affine multiplies and adds per channel") {
  static constexpr auto net = av::Network({3, 4, 5}, av::affine() | av::relu());
  compare("affine", net);
}

TEST_CASE("a convolution padded by reflection gives PyTorch's numbers") {
  static constexpr auto net = av::Network({2, 5, 6}, av::conv(3, {.padding = av::reflect(2)}));
  compare("reflected", net);
}

TEST_CASE("average pooling counts the zeros of its padding, as in PyTorch") {
  static constexpr auto net = av::Network({2, 7, 8}, av::average_pool({3, 2}, {.stride = {2, 3}, .padding = 1}));
  compare("average_pool", net);
}

TEST_CASE("bilinear up-sampling, with corners aligned and between centres, gives PyTorch's numbers") {
  static constexpr auto aligned = av::Network({2, 3, 4}, av::upsample_bilinear(2));
  compare("bilinear_aligned", aligned);
  static constexpr auto centres = av::Network({2, 3, 4}, av::upsample_bilinear(2, av::Resampling::bilinear));
  compare("bilinear_between_centres", centres);
}

TEST_CASE("resizing to an extent, larger in one direction and smaller in the other, gives the oracle's numbers") {
  static constexpr auto tf1 = av::Network({2, 6, 5}, av::resize({9, 4}, av::Resampling::bilinear_tf1));
  compare("bilinear_tf1", tf1);
  static constexpr auto centres = av::Network({2, 6, 5}, av::resize({4, 7}));
  compare("resized", centres);
}

TEST_CASE("concatenated branches give PyTorch's numbers") {
  static constexpr auto net =
      av::Network({2, 4, 4}, av::concatenate(av::Identity{}, av::conv(3, {.padding = 1}), av::relu()));
  compare("concatenated", net);
}

TEST_CASE("an extended sum of branches with other channels and extents gives the oracle's numbers") {
  static constexpr auto net = av::Network({2, 7, 8}, av::extended_sum(av::average_pool(2), av::conv(4, {.stride = 2})));
  compare("extended_sum", net);
}

TEST_CASE("an extended sum adds a branch that is a vector to the upper left corner of a map") {
  static constexpr auto net = av::Network(
      {1, 4, 4}, av::extended_sum(av::average_pool(2), av::conv(2, {.stride = 2, .bias = false}) | av::affine()));
  av::Weights weights{.source = "known"};
  weights.tensors = {{"conv1.weight", at::full({2, 1, 3, 3}, 0.5, at::kFloat)},
                     {"affine1.weight", at::tensor({2.F, 4.F})},
                     {"affine1.bias", at::tensor({1.F, 3.F})}};
  av::TensorStore store{{}, {}};
  const auto network = store.make_frozen(net, "", weights);
  const at::Tensor image = at::arange(16, at::kFloat).view({1, 1, 4, 4}), y = network(at::cat({image, image + 1}));
  REQUIRE(y.sizes().vec() == std::vector<std::int64_t>{2, 2, 2, 2});
  // The window over rows and columns 0 to 2 sums to 45; the mean of the corner is 2.5.
  CHECK(y[0][0][0][0].item<float>() == 2.5F + 2 * 22.5F + 1);
  CHECK(y[0][1][0][0].item<float>() == 4 * 22.5F + 3);
  CHECK(y[0][0][1][1].item<float>() == 12.5F);
  CHECK(y[0][1][1][1].item<float>() == 0);
  CHECK(y[1][0][0][0].item<float>() == 3.5F + 2 * 27.0F + 1);
}

TEST_CASE(
    "append_labels gives a layer the same input as labels that are concatenated by hand, to vectors and to maps") {
  static constexpr auto of_maps = av::Network({2, 5, 4}, av::append_labels(3) | av::conv(4));
  static constexpr auto maps = av::Network({5, 5, 4}, av::conv(4));
  static constexpr auto of_vectors = av::Network({2}, av::append_labels(3) | av::linear(4));
  static constexpr auto vectors = av::Network({5}, av::linear(4));
  const at::Tensor labels = normal_numbers({6, 3});
  const auto check = [&](const av::NetworkView& network, const av::NetworkView& by_hand, const at::Tensor& x,
                         const at::Tensor& wide) {
    const auto made = [](const av::NetworkView& list) {
      return av::TensorStore{{{"model", av::flat_size(list)}}, {.seed = 3, .precision = at::kDouble}};
    };
    av::TensorStore store = made(network), other = made(by_hand);
    const av::RunnableNetwork run = store.make_trained(network, "", "model");
    const av::RunnableNetwork expected = other.make_trained(by_hand, "", "model");
    CHECK(same_bits(run(x, labels), expected(at::cat({x, wide}, 1))));
    CHECK(same_bits(run.train(x, {}, labels), expected(at::cat({x, wide}, 1))));
    CHECK(same_bits(run(x), expected(at::cat({x, at::zeros_like(wide)}, 1))));  // unknown
    CHECK(same_bits(run(x.to(at::kDouble), labels.to(at::kFloat)),
                    expected(at::cat({x, wide.to(at::kFloat).to(at::kDouble)}, 1))));
  };
  check(of_maps, maps, normal_numbers({6, 2, 5, 4}, 2), labels.view({6, 3, 1, 1}).expand({6, 3, 5, 4}));
  check(of_vectors, vectors, normal_numbers({6, 2}, 2), labels);
}

TEST_CASE("append_labels keeps the memory format of its input") {
  static constexpr auto net = av::Network({2, 5, 4}, av::append_labels(3));
  av::TensorStore store{{}, {}};
  const av::RunnableNetwork run = store.make_trained(net, "", "model");
  const at::Tensor x = pixels({2, 2, 5, 4}, 1, at::kFloat), labels = normal_numbers({2, 3}, 1, at::kFloat);
  CHECK(run(x.contiguous(at::MemoryFormat::ChannelsLast), labels).is_contiguous(at::MemoryFormat::ChannelsLast));
  CHECK(run(x.contiguous(at::MemoryFormat::ChannelsLast)).is_contiguous(at::MemoryFormat::ChannelsLast));
  CHECK(run(x, labels).is_contiguous());
}

TEST_CASE("append_labels refuses labels that are not a row for each sample") {
  static constexpr auto net = av::Network({2}, av::append_labels(3));
  av::TensorStore store{{}, {}};
  const av::RunnableNetwork run = store.make_trained(net, "", "model");
  const at::Tensor x = normal_numbers({4, 2});
  CHECK_THROWS_WITH_AS((void)run(x, normal_numbers({3, 3})), "the labels of 4 samples are a tensor of 4x3, not of 3x3",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)run(x, normal_numbers({4, 2})), "the labels of 4 samples are a tensor of 4x3, not of 4x2",
                       av::InvalidValue);
  CHECK_THROWS_AS((void)run(x, normal_numbers({3})), av::InvalidValue);
}

TEST_CASE("dlib's whole network makes a vector of 128") {
  static constexpr auto net = av::DlibFaceResnet<av::Shape{3, 64, 64}>::network;
  av::TensorStore store{{{"model", av::flat_size(net)}}, {}};
  const auto network = store.make_trained(net, "", "model");
  const auto taps = network.features(pixels({2, 3, 64, 64}, 1, at::kFloat));
  REQUIRE(taps.size() == 5);
  CHECK(taps[3].features.sizes().vec() == std::vector<std::int64_t>{2, 256, 4, 4});
  CHECK(taps[4].features.sizes().vec() == std::vector<std::int64_t>{2, 128});
}
