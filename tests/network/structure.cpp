// SPDX-License-Identifier: MIT
#include <animevae/network/structure.hpp>

#include "support/doctest.hpp"

#include <set>
#include <string>

using namespace animevae;

namespace {

template <std::size_t N>
std::string of(const Block<N>& block, Shape in = {4, 8, 8}) {
  const Network network(in, block);
  REQUIRE_MESSAGE(network.ok(), describe(network.fault));
  return structure(network);
}

template <class... Lines>
bool all_differ(const Lines&... lines) {
  return std::set<std::string>{lines...}.size() == sizeof...(lines);
}

Padding sides(int top, int left, int bottom, int right) {
  Padding padding;
  padding.top = top;
  padding.left = left;
  padding.bottom = bottom;
  padding.right = right;
  return padding;
}

}  // namespace

TEST_CASE("the structure of a network is one line with every layer") {
  CHECK(
      of(standardise(0.5, 0.25) | conv(8, {.kernel = 4, .stride = 2, .padding = same, .bias = false}) |
             batch_norm({.epsilon = 1e-3, .scale = false}) | leaky_relu() | residual(relu(), 0.1) | flatten() |
             linear(6) | channel_shuffle(3),
         {1, 8, 8}) ==
      "1x8x8 | standardise -> 1x8x8 0.5/0.25 | conv 4x4 / 2 -> 8x4x4 padding 1,1,1,1 no bias | batch norm, shift only "
      "-> 8x4x4 epsilon 0.001 momentum 0.1 | leaky relu 0.01 -> 8x4x4 | fork -> 8x4x4 | next branch -> 8x4x4 | relu "
      "-> 8x4x4 | sum, scaled by 0.1 -> 8x4x4 | flatten -> 128 | linear -> 6 | channel shuffle, 3 groups -> 6");
}

TEST_CASE("the structure differs for convolutions that compute differently") {
  CHECK(all_differ(of(conv(4)), of(conv(4), {4, 8, 9}), of(conv(4), {3, 8, 8}), of(conv(5)),
                   of(conv(4, {.kernel = {3, 1}})), of(conv(4, {.kernel = {1, 3}})), of(conv(4, {.stride = 2})),
                   of(conv(4, {.bias = false})), of(conv(4, {.padding = 1})), of(conv_transpose(4)),
                   of(conv_transpose(4, {.bias = false})), of(max_pool(3, {.stride = 1}))));
}

TEST_CASE("the structure differs for padding on another side") {
  CHECK(all_differ(of(conv(4, {.padding = sides(1, 0, 0, 0)})), of(conv(4, {.padding = sides(0, 0, 1, 0)})),
                   of(conv(4, {.padding = sides(0, 1, 0, 0)})), of(conv(4, {.padding = sides(0, 0, 0, 1)}))));
  CHECK(of(conv(4, {.padding = same})) == of(conv(4, {.padding = 1})));
  CHECK(of(conv(4, {.kernel = 4, .padding = same})) == of(conv(4, {.kernel = 4, .padding = sides(1, 1, 2, 2)})));
}

TEST_CASE("the structure differs for other layers that compute differently") {
  CHECK(all_differ(of(batch_norm()), of(batch_norm({.epsilon = 1e-7})), of(batch_norm({.epsilon = 1e-8})),
                   of(batch_norm({.momentum = 0.01})), of(batch_norm({.scale = false}))));
  CHECK(all_differ(of(leaky_relu(0.1)), of(leaky_relu(0.1000000001)), of(relu()), of(sigmoid()), of(Identity{})));
  CHECK(all_differ(of(flatten() | linear(4)), of(flatten() | linear(4, {.bias = false})), of(flatten() | linear(5))));
  CHECK(all_differ(of(channel_shuffle(1)), of(channel_shuffle(2)), of(channel_shuffle(4))));
  CHECK(all_differ(of(gelu()), of(silu()), of(softplus()), of(mish()), of(relu())));
  CHECK(all_differ(of(group_norm(2)), of(group_norm(1)), of(group_norm(0)), of(group_norm(2, 1e-3)), of(batch_norm())));
  CHECK(all_differ(of(conv(4)), of(conv(4, {.groups = 4})), of(conv(4, {.padding = 1, .dilation = 2})),
                   of(conv(4, {.padding = 2, .dilation = 2}))));
  CHECK(all_differ(of(dropout(0.1)), of(dropout(0.2)), of(self_attention(1)), of(self_attention(2)), of(Identity{})));
  CHECK(all_differ(of(conv(4)), of(conv(4, {.spectral_norm = true})), of(conv_transpose(4)),
                   of(conv_transpose(4, {.spectral_norm = true}))));
  CHECK(all_differ(of(flatten() | linear(4)), of(flatten() | linear(4, {.spectral_norm = true}))));
  CHECK(all_differ(of(pixel_shuffle(2)), of(pixel_unshuffle(2)), of(channel_shuffle(2))));
  CHECK(all_differ(of(append_labels(3)), of(append_labels(4)), of(Identity{})));
  CHECK(all_differ(of(elu()), of(elu(0.5)), of(tanh()), of(affine()), of(relu())));
  CHECK(all_differ(of(upsample_nearest()), of(upsample_bilinear()), of(upsample_bilinear(2, Resampling::bilinear)),
                   of(upsample_bilinear(2, Resampling::bilinear_tf1))));
  CHECK(all_differ(of(resize(16)), of(resize(15)), of(resize(16, Resampling::nearest)), of(average_pool(2))));
  CHECK(all_differ(of(conv_transpose(4, {.stride = 2})), of(conv_transpose(4, {.stride = 2, .output_padding = {1, 0}})),
                   of(conv_transpose(4, {.stride = 2, .output_padding = {0, 1}}))));
  CHECK(all_differ(of(conv(4, {.padding = 1})), of(conv(4, {.padding = reflect(1)}))));
  CHECK(all_differ(of(concatenate(relu(), sigmoid())), of(extended_sum(relu(), sigmoid())),
                   of(branches(1, relu(), sigmoid()))));
  CHECK(all_differ(of(upsample_nearest()), of(upsample_nearest({1, 2})), of(upsample_nearest({2, 1}))));
  CHECK(all_differ(of(reshape({8, 4, 8})), of(reshape({8, 8, 4})), of(flatten())));
  CHECK(all_differ(of(max_pool(2)), of(max_pool(2, {.stride = 2, .padding = 1})), of(max_pool(2, {.stride = 3}))));
}

TEST_CASE("the structure differs for every mean and deviation of the channels there are") {
  constexpr Shape grey{1, 8, 8}, colour{3, 8, 8};
  CHECK(all_differ(of(standardise({1, 2, 3}, {1, 1, 1}), colour), of(standardise({1, 2, 4}, {1, 1, 1}), colour),
                   of(standardise({1, 2, 3}, {1, 1, 2}), colour), of(standardise({2, 1, 3}, {1, 1, 1}), colour)));
  CHECK(of(standardise({1, 2}, {3, 4}), grey) == of(standardise(1, 3), grey));
}

TEST_CASE("the structure differs for another order of layers and for branches") {
  CHECK(all_differ(of(relu() | sigmoid()), of(sigmoid() | relu()), of(residual(relu() | sigmoid())),
                   of(residual(relu()) | sigmoid()), of(relu() | residual(sigmoid())),
                   of(residual(relu() | sigmoid(), 0.1)), of(branches(1, relu(), sigmoid())),
                   of(branches(1, sigmoid(), relu())), of(branches(1, Identity{}, relu(), sigmoid()))));
}

TEST_CASE("names, taps and stages do not change the structure") {
  constexpr auto plain = conv(4) | relu() | residual(conv(4, {.padding = 1}));
  constexpr auto marked = stage("one") | named("down", conv(4)) | tap("features") | relu() | stage("two") |
                          residual(tap("inside") | conv(4, {.padding = 1}));
  CHECK(of(plain) == of(marked));
}
