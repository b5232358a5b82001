// SPDX-License-Identifier: MIT
#include <animevae/network/vocabulary.hpp>

#include "support/doctest.hpp"

#include <array>
#include <string>
#include <vector>

using namespace animevae;

namespace {

template <std::size_t N>
std::vector<Op> ops(const Block<N>& block) {
  std::vector<Op> found;
  for (const Layer& layer : block.layers) found.push_back(layer.op);
  return found;
}

template <std::size_t N>
std::vector<std::string> names(const Block<N>& block) {
  std::vector<std::string> found;
  for (const Layer& layer : block.layers) found.emplace_back(layer.name.view());
  return found;
}

}  // namespace

TEST_CASE("the | operator appends layers in the order they are written") {
  constexpr auto block = conv(32) | relu() | flatten() | linear(10);
  CHECK(ops(block) == std::vector{Op::conv, Op::relu, Op::flatten, Op::linear});
  CHECK(ops(Identity{} | block | Identity{}) == ops(block));
}

TEST_CASE("a convolution is 3x3, without stride or padding and with a bias, until it is told otherwise") {
  constexpr Layer plain = conv(32).layers[0];
  static_assert(plain.out == Shape{32} && plain.kernel == Extent{3} && plain.stride == Extent{1} && plain.bias);
  static_assert(plain.padding.top == 0 && plain.padding.right == 0 && !plain.padding.same);
  constexpr Layer told = conv_transpose(8, {.kernel = {4, 2}, .stride = 2, .padding = 1, .bias = false}).layers[0];
  static_assert(told.op == Op::conv_transpose && told.kernel == Extent{4, 2} && told.stride == Extent{2});
  static_assert(told.padding.top == 1 && told.padding.left == 1 && told.padding.bottom == 1 && !told.bias);
  CHECK(conv(1, {.padding = same}).layers[0].padding.same);
}

TEST_CASE("conv_transpose takes an output padding, which is 0 by default") {
  static_assert(conv_transpose(8).layers[0].output_padding == Extent{0});
  CHECK(conv_transpose(8, {.stride = 2, .padding = 1, .output_padding = 1}).layers[0].output_padding == Extent{1});
}

TEST_CASE("padding by reflection goes to every side") {
  constexpr Padding padding = reflect(2);
  static_assert(padding.reflect && !padding.same && padding.top == 2 && padding.right == 2);
  CHECK_FALSE(Padding{1}.reflect);
}

TEST_CASE("up-sampling goes by a factor, resizing to an extent") {
  static_assert(upsample_nearest().layers[0].resampling == Resampling::nearest);
  static_assert(upsample_bilinear(3).layers[0].resampling == Resampling::bilinear_aligned);
  static_assert(upsample_bilinear(3).layers[0].stride == Extent{3});
  constexpr Layer layer = resize({160, 120}, Resampling::bilinear_tf1).layers[0];
  static_assert(layer.out.height == 160 && layer.out.width == 120);
  CHECK(layer.resampling == Resampling::bilinear_tf1);
}

TEST_CASE("a pool moves by its own size until it is told otherwise") {
  static_assert(max_pool(2).layers[0].stride == Extent{2});
  static_assert(max_pool({3, 2}).layers[0].stride == Extent{3, 2});
  static_assert(max_pool(3, {.stride = 2}).layers[0].stride == Extent{2});
  CHECK(max_pool(3, {.stride = 2, .padding = 1}).layers[0].padding.bottom == 1);
}

TEST_CASE("batch norm has PyTorch's constants, or slim's when asked") {
  constexpr Layer torch = batch_norm().layers[0];
  static_assert(torch.value == 1e-5 && torch.momentum == 0.1 && torch.scale);
  constexpr Layer slim = batch_norm({.epsilon = 1e-3, .momentum = 0.005, .scale = false}).layers[0];
  static_assert(slim.value == 1e-3 && slim.momentum == 0.005 && !slim.scale);
  CHECK(leaky_relu().layers[0].value == 0.01);
  CHECK(leaky_relu(0.2).layers[0].value == 0.2);
  CHECK(elu().layers[0].value == 1);
}

TEST_CASE("dropout is of half of the numbers, attention of one head and spectral norm off, until they are told") {
  static_assert(dropout().layers[0].value == 0.5 && dropout(0.1).layers[0].value == 0.1);
  static_assert(self_attention().layers[0].heads == 1 && self_attention(4).layers[0].heads == 4);
  static_assert(!conv(8).layers[0].spectral_norm && conv(8, {.spectral_norm = true}).layers[0].spectral_norm);
  static_assert(conv_transpose(8, {.spectral_norm = true}).layers[0].spectral_norm);
  CHECK(linear(8, {.spectral_norm = true}).layers[0].spectral_norm);
}

TEST_CASE("one mean and deviation stand for all channels") {
  constexpr Layer layer = standardise(0.5, 0.25).layers[0];
  CHECK(layer.mean == std::array<double, 4>{0.5, 0.5, 0.5, 0.5});
  CHECK(layer.deviation == std::array<double, 4>{0.25, 0.25, 0.25, 0.25});
  CHECK(standardise({1, 2, 3}, {4, 5, 6}).layers[0].mean == std::array<double, 4>{1, 2, 3, 0});
}

TEST_CASE("a block can be repeated") {
  CHECK(ops(repeat<3>(conv(8) | relu())) == std::vector{Op::conv, Op::relu, Op::conv, Op::relu, Op::conv, Op::relu});
  CHECK(ops(repeat<0>(conv(8))).empty());
}

TEST_CASE("branches() puts fork, next and join into the list, and the factor into join") {
  constexpr auto block = branches(0.17, relu(), conv(4) | sigmoid(), flatten());
  CHECK(ops(block) ==
        std::vector{Op::fork, Op::relu, Op::next, Op::conv, Op::sigmoid, Op::next, Op::flatten, Op::join});
  static_assert(block.layers[7].value == 0.17);
  CHECK(ops(branches(1, relu())) == std::vector{Op::fork, Op::relu, Op::join});
}

TEST_CASE("branches are put together in other ways: side by side, or the smaller filled up") {
  CHECK(ops(concatenate(relu(), conv(4))) == std::vector{Op::fork, Op::relu, Op::next, Op::conv, Op::join});
  static_assert(concatenate(relu(), conv(4)).layers[4].join == Join::concatenation);
  static_assert(extended_sum(relu(), conv(4)).layers[4].join == Join::extended_sum);
  CHECK(branches(1, relu(), conv(4)).layers[4].join == Join::sum);
}

TEST_CASE("a residual block is two branches, of which the first does nothing") {
  CHECK(ops(residual(conv(4))) == std::vector{Op::fork, Op::next, Op::conv, Op::join});
  static_assert(residual(conv(4)).layers[3].value == 1 && residual(conv(4), 0.1).layers[3].value == 0.1);
}

TEST_CASE("a published name goes to the first layer that has tensors, and to it alone") {
  CHECK(names(named("conv_64", relu() | conv(4) | batch_norm())) == std::vector<std::string>{"", "conv_64", ""});
  CHECK(names(named("nothing", relu() | flatten())) == std::vector<std::string>{"", ""});
}

TEST_CASE("a network can end at a tap, or is whole where it has fewer") {
  constexpr auto make = [] { return relu() | tap("a") | sigmoid() | tap("b") | flatten(); };
  CHECK(ops(up_to_tap<1>(make)) == std::vector{Op::relu, Op::tap});
  CHECK(names(up_to_tap<2>(make)).back() == "b");
  CHECK(ops(up_to_tap<3>(make)) == ops(make()));
}

TEST_CASE("taps and stages carry their names") {
  CHECK(names(tap("features") | stage("head")) == std::vector<std::string>{"features", "head"});
  CHECK(ops(tap("features") | stage("head")) == std::vector{Op::tap, Op::stage});
}
