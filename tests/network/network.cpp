// SPDX-License-Identifier: MIT
#include <animevae/network/network.hpp>

#include "support/doctest.hpp"

#include <array>
#include <span>
#include <vector>

using namespace animevae;

namespace {

constexpr Shape image{3, 64, 64};

template <std::size_t N>
constexpr Shape after(Shape in, const Block<N>& block) {
  const Network network(in, block);
  return network.ok() ? network.out : Shape{};
}

}  // namespace

TEST_CASE("convolutions have PyTorch's extents") {
  static_assert(after(image, conv(8)) == Shape{8, 62, 62});
  static_assert(after(image, conv(8, {.kernel = 4, .stride = 2, .padding = 1})) == Shape{8, 32, 32});
  static_assert(after(image, conv(8, {.kernel = {1, 7}, .stride = {2, 3}})) == Shape{8, 32, 20});
  static_assert(after({8, 4, 4}, conv(8, {.kernel = 4})) == Shape{8});
  // facenet's stem on 160x160.
  constexpr Network stem({3, 160, 160}, conv(32, {.kernel = 3, .stride = 2}) | conv(32) | conv(64, {.padding = same}) |
                                            max_pool(3, {.stride = 2}));
  static_assert(stem.layers[0].out == Shape{32, 79, 79} && stem.layers[1].out == Shape{32, 77, 77});
  static_assert(stem.layers[2].out == Shape{64, 77, 77} && stem.out == Shape{64, 38, 38});
  CHECK(stem.ok());
}

TEST_CASE("'same' keeps the extent divided by the stride, rounded up, for every kernel") {
  for (const int extent : {1, 2, 7, 32, 33, 64, 65}) {
    for (const int kernel : {1, 2, 3, 4, 5, 8}) {
      for (const int stride : {1, 2, 3}) {
        const int kept = (extent + stride - 1) / stride;
        const Shape in{3, extent, extent};
        CHECK(after(in, conv(8, {.kernel = kernel, .stride = stride, .padding = same})) == Shape{8, kept, kept});
        CHECK(after(in, max_pool(kernel, {.stride = stride, .padding = same})) == Shape{3, kept, kept});
      }
    }
  }
}

TEST_CASE("transposed convolutions have PyTorch's extents") {
  static_assert(after({32, 4, 4}, conv_transpose(8, {.kernel = 4, .stride = 2, .padding = 1})) == Shape{8, 8, 8});
  static_assert(after({32, 4, 4}, conv_transpose(8, {.kernel = 3, .padding = 1})) == Shape{8, 4, 4});
  static_assert(after({32}, conv_transpose(8, {.kernel = {4, 2}})) == Shape{8, 4, 2});
  CHECK(after({32, 4, 5}, conv_transpose(8, {.kernel = 3, .stride = {2, 3}})) == Shape{8, 9, 15});
}

TEST_CASE("output padding adds rows and columns as in PyTorch") {
  constexpr auto keras = conv_transpose(8, {.stride = 2, .padding = 1, .output_padding = 1});
  static_assert(after({32, 4, 5}, keras) == Shape{8, 8, 10});
  CHECK(after({32, 4, 5}, conv_transpose(8, {.stride = {3, 2}, .output_padding = {2, 1}})) == Shape{8, 14, 12});
}

TEST_CASE("resizing goes to its extent, up-sampling to a multiple") {
  static_assert(after({3, 64, 48}, resize({160, 150}, Resampling::bilinear_tf1)) == Shape{3, 160, 150});
  static_assert(after({3, 64, 48}, upsample_bilinear({2, 3})) == Shape{3, 128, 144});
  CHECK(after({3, 65, 65}, average_pool(2)) == Shape{3, 32, 32});
}

TEST_CASE("branches that are concatenated add their channels") {
  static_assert(after({8, 4, 4}, concatenate(Identity{}, conv(3, {.padding = 1}), relu())) == Shape{19, 4, 4});
  CHECK(after({8, 4, 4}, concatenate(concatenate(relu(), relu()), relu())) == Shape{24, 4, 4});
}

TEST_CASE("branches of an extended sum are as large as the largest, in each direction") {
  CHECK(after({8, 5, 9}, extended_sum(average_pool(2), conv(16, {.kernel = {3, 9}}))) == Shape{16, 3, 4});
}

TEST_CASE("pooling rounds down and up-sampling multiplies") {
  static_assert(after({8, 65, 64}, max_pool(2)) == Shape{8, 32, 32});
  static_assert(after({8, 5, 5}, max_pool(3, {.stride = 2, .padding = 1})) == Shape{8, 3, 3});
  static_assert(after({8, 4, 5}, upsample_nearest()) == Shape{8, 8, 10});
  CHECK(after({8, 4, 5}, upsample_nearest({1, 3})) == Shape{8, 4, 15});
}

TEST_CASE("a dilated convolution has the extent of its spread kernel") {
  static_assert(after({4, 20, 20}, conv(8, {.dilation = 2})) == Shape{8, 16, 16});
  static_assert(after({4, 20, 21}, conv(8, {.padding = same, .dilation = {3, 2}})) == Shape{8, 20, 21});
  CHECK(after({4, 5, 6}, conv_transpose(8, {.stride = 2, .dilation = {2, 1}})) == Shape{8, 13, 13});
}

TEST_CASE("pixel shuffle trades channels for an extent, and unshuffle the reverse") {
  static_assert(after({12, 4, 5}, pixel_shuffle(2)) == Shape{3, 8, 10});
  static_assert(after({3, 8, 10}, pixel_unshuffle(2)) == Shape{12, 4, 5});
  CHECK(after({36}, pixel_shuffle(3)) == Shape{4, 3, 3});
  CHECK(after({4, 3, 3}, pixel_unshuffle(3)) == Shape{36});
}

TEST_CASE("append_labels adds a channel for each label, to vectors and to maps") {
  static_assert(after({3, 8, 10}, append_labels(5)) == Shape{8, 8, 10});
  CHECK(after({10}, append_labels(5)) == Shape{15});
}

TEST_CASE("label_count is what the layers of a list take, and -1 where they do not agree") {
  const auto count = [](const auto& block) { return label_count(Network({3, 8, 8}, block)); };
  CHECK(count(conv(4)) == 0);
  CHECK(count(append_labels(5) | conv(4)) == 5);
  CHECK(count(append_labels(5) | conv(4) | append_labels(5)) == 5);
  CHECK(count(append_labels(5) | conv(4) | append_labels(6)) == -1);
  CHECK(is_fully_convolutional(Network({3, 8, 8}, append_labels(5) | conv(4))));
}

TEST_CASE("vectors and maps turn into each other") {
  static_assert(after({32, 4, 4}, flatten()) == Shape{512});
  static_assert(after({512}, reshape({32, 4, 4})) == Shape{32, 4, 4});
  CHECK(after({512}, linear(256)) == Shape{256});
}

TEST_CASE("activations, norms, shuffles and markers keep the shape") {
  constexpr Shape in{4, 8, 8};
  static_assert(after(in, batch_norm() | affine() | relu() | leaky_relu() | elu() | gelu() | silu() | softplus() |
                              mish() | sigmoid() | tanh() | group_norm(2) | layer_norm() | instance_norm() |
                              channel_shuffle(2) | standardise(0, 1) | dropout(0.1) | self_attention(2)) == in);
  static_assert(after(in, tap("here") | stage("there")) == in);
  CHECK(after(in, Identity{}) == in);
}

TEST_CASE("every branch sees the same input") {
  constexpr Network network(image, branches(0.5, conv(8, {.padding = 1}), conv(4) | conv(8, {.padding = 2})) | relu());
  static_assert(network.ok() && network.out == Shape{8, 64, 64});
  static_assert(network.layers[1].in == image);   // behind fork
  static_assert(network.layers[3].in == image);   // behind next
  static_assert(network.layers[2].out == image);  // next gives the input back
  static_assert(network.layers[4].in == Shape{4, 62, 62});
  CHECK(network.layers[6].in == Shape{8, 64, 64});  // behind join
}

TEST_CASE("branches can hold branches") {
  constexpr Network network(image, residual(residual(conv(3, {.padding = 1})) | residual(relu())));
  static_assert(network.ok() && network.out == image);
  CHECK(network.parameters() == 3 * 3 * 9 + 3);
}

TEST_CASE("every layer knows the shapes on both sides of it, up to the first fault") {
  constexpr Network network(image, conv(8) | linear(4) | relu());
  static_assert(network.layers[0].in == image && network.layers[0].out == Shape{8, 62, 62});
  static_assert(network.layers[1].in == Shape{8, 62, 62});
  static_assert(!network.ok() && network.out == Shape{} && network.fault.layer == 1);
  CHECK(network.fault ==
        Fault{.rule = Rule::linear_needs_a_flat_input, .layer = 1, .input = {8, 62, 62}, .other = {4}});
}

TEST_CASE("propagate gives a fully convolutional network other extents at run time") {
  constexpr auto block = conv(8, {.kernel = 4, .stride = 2, .padding = 1}) | batch_norm() | relu();
  constexpr Network network(image, block | max_pool(2));
  static_assert(is_fully_convolutional(network));
  static_assert(!is_fully_convolutional(Network(image, block | flatten())));
  static_assert(!is_fully_convolutional(Network(Shape{8}, linear(4))));
  static_assert(!is_fully_convolutional(Network(Shape{8}, reshape({2, 2, 2}))));
  static_assert(!is_fully_convolutional(Network(image, resize(32))));
  std::array layers = network.layers;
  const Propagated larger = propagate(layers, {3, 128, 96});
  CHECK(larger.out == Shape{8, 32, 24});
  CHECK(layers[1].in == Shape{8, 64, 48});
  CHECK(propagate(layers, {3, 2, 2}).fault.rule == Rule::kernel_does_not_fit_the_input);
}

TEST_CASE("uses_chance finds dropout anywhere in a list") {
  static_assert(!uses_chance(Network(image, conv(8) | batch_norm() | relu())));
  static_assert(uses_chance(Network(image, residual(conv(3, {.padding = 1}) | dropout(0.1)))));
  CHECK(uses_chance(Network(image, dropout(0))));
}

TEST_CASE("a NetworkView shows the layers of a network of any length") {
  static constexpr Network network(image, conv(8) | relu());
  constexpr NetworkView view = network;
  static_assert(view.in == image && view.out == Shape{8, 62, 62} && view.layers.size() == 2);
  std::vector<Op> ops;
  for (const Layer& layer : view) ops.push_back(layer.op);
  CHECK(ops == std::vector{Op::conv, Op::relu});
}

TEST_CASE("batch norm alone makes an image's output depend on its batch") {
  constexpr auto with = Network({1, 4, 4}, conv(2, {.kernel = 3}) | batch_norm());
  constexpr auto without = Network({1, 4, 4}, conv(2, {.kernel = 3}) | group_norm(2));
  CHECK(uses_batch_statistics(with));
  CHECK_FALSE(uses_batch_statistics(without));
}
