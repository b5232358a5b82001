// SPDX-License-Identifier: MIT
#include <animevae/network/layer.hpp>

#include "support/doctest.hpp"

using namespace animevae;

namespace {

constexpr Padding same_padding(Extent in, Extent kernel, Extent stride = 1) {
  return resolve({.op = Op::conv, .kernel = kernel, .stride = stride, .padding = same}, in);
}

constexpr bool pads(Padding padding, int top, int left, int bottom, int right) {
  return padding.top == top && padding.left == left && padding.bottom == bottom && padding.right == right;
}

}  // namespace

TEST_CASE("'same' padding is TensorFlow's: the odd one goes to the bottom and the right") {
  // facenet's layers: k4 s2 on an even size, k4 s1 and k3 s1.
  static_assert(pads(same_padding(64, 4, 2), 1, 1, 1, 1));
  static_assert(pads(same_padding(32, 4, 1), 1, 1, 2, 2));
  static_assert(pads(same_padding(32, 3, 1), 1, 1, 1, 1));
  // The others by TensorFlow's formula, max(0, (ceil(n / s) - 1) s + k - n).
  static_assert(pads(same_padding(64, 3, 2), 0, 0, 1, 1));
  static_assert(pads(same_padding(65, 3, 2), 1, 1, 1, 1));
  static_assert(pads(same_padding(65, 4, 2), 1, 1, 2, 2));
  static_assert(pads(same_padding(5, 2, 2), 0, 0, 1, 1));
  static_assert(pads(same_padding(64, 2, 1), 0, 0, 1, 1));
  static_assert(pads(same_padding(64, 5, 3), 2, 2, 2, 2));
  static_assert(pads(same_padding(1, 4, 2), 1, 1, 2, 2));
  CHECK(pads(same_padding(64, 7, 2), 2, 2, 3, 3));
}

TEST_CASE("a window smaller than its stride needs no padding") {
  static_assert(pads(same_padding(64, 1, 2), 0, 0, 0, 0));
  CHECK(pads(same_padding(10, 2, 5), 0, 0, 0, 0));
}

TEST_CASE("rows and columns are padded each by its own extent, kernel and stride") {
  static_assert(pads(same_padding({17, 17}, {1, 7}), 0, 3, 0, 3));  // Inception's 1x7
  static_assert(pads(same_padding({17, 17}, {7, 1}), 3, 0, 3, 0));
  static_assert(pads(same_padding({64, 65}, {4, 3}, {2, 2}), 1, 1, 1, 1));
  CHECK(pads(same_padding({8, 9}, {2, 4}, {1, 2}), 0, 1, 1, 2));
}

TEST_CASE("padding given as numbers is used as it is") {
  static_assert(pads(resolve({.op = Op::conv, .kernel = 4, .stride = 2, .padding = 1}, 64), 1, 1, 1, 1));
  static_assert(Padding{2}.symmetric() && Padding{}.symmetric());
  Padding uneven = 1;
  uneven.bottom = 2;
  CHECK_FALSE(uneven.symmetric());
  CHECK(pads(resolve({.op = Op::conv, .kernel = 4, .stride = 1, .padding = uneven}, 8), 1, 1, 2, 1));
}

TEST_CASE("a layer counts its trained numbers") {
  static_assert(Layer{.op = Op::conv, .in = {3, 64, 64}, .out = {32, 32, 32}, .kernel = 4}.parameters() == 1'568);
  static_assert(Layer{.op = Op::conv_transpose, .in = {32, 32, 32}, .out = {3, 64, 64}, .kernel = 4}.parameters() ==
                1'539);
  static_assert(Layer{.op = Op::linear, .in = {512}, .out = {256}}.parameters() == 131'328);
  static_assert(Layer{.op = Op::linear, .in = {512}, .out = {256}, .bias = false}.parameters() == 131'072);
  static_assert(Layer{.op = Op::conv, .in = {128}, .out = {192}, .kernel = {1, 7}, .bias = false}.parameters() ==
                128 * 192 * 7);
  static_assert(Layer{.op = Op::batch_norm, .in = {20, 64, 64}, .out = {20, 64, 64}}.parameters() == 40);
  static_assert(Layer{.op = Op::batch_norm, .in = {20}, .out = {20}, .scale = false}.parameters() == 20);
  static_assert(Layer{.op = Op::conv, .in = {8, 9, 9}, .out = {6, 9, 9}, .kernel = 3, .groups = 2}.parameters() ==
                4 * 6 * 9 + 6);
  static_assert(Layer{.op = Op::group_norm, .in = {20}, .out = {20}, .groups = 4}.parameters() == 40);
  static_assert(Layer{.op = Op::self_attention, .in = {8, 4, 4}, .out = {8, 4, 4}, .heads = 2}.parameters() ==
                (3 * 8 * 8 + 3 * 8) + (8 * 8 + 8));
  static_assert(Layer{.op = Op::linear, .in = {512}, .out = {256}, .spectral_norm = true}.parameters() == 131'328);
  static_assert(Layer{.op = Op::relu, .in = {20}, .out = {20}}.parameters() == 0);
  CHECK(Layer{.op = Op::linear, .in = {100'000}, .out = {100'000}}.parameters() == 10'000'100'000);
}

TEST_CASE("layers with tensors, layers without and markers are told apart") {
  for (const Op op :
       {Op::conv, Op::conv_transpose, Op::linear, Op::batch_norm, Op::affine, Op::group_norm, Op::self_attention})
    CHECK(Layer{.op = op}.has_tensors());
  for (const Op op : {Op::relu, Op::leaky_relu, Op::sigmoid, Op::max_pool, Op::upsample, Op::flatten, Op::reshape,
                      Op::gelu, Op::silu, Op::softplus, Op::mish, Op::dropout, Op::channel_shuffle, Op::pixel_shuffle,
                      Op::pixel_unshuffle, Op::standardise, Op::append_labels}) {
    CHECK_FALSE(Layer{.op = op}.has_tensors());
    CHECK_FALSE(Layer{.op = op}.is_marker());
  }
  for (const Op op : {Op::tap, Op::stage, Op::fork, Op::next, Op::join}) CHECK(Layer{.op = op}.is_marker());
}
