// SPDX-License-Identifier: MIT
#include <animevae/network/fault.hpp>

#include "support/doctest.hpp"

#include <limits>
#include <string>

#include <animevae/network/network.hpp>

using namespace animevae;

namespace {

template <std::size_t N>
std::string complaint(Shape in, const Block<N>& block) {
  return describe(Network(in, block).fault);
}

constexpr Shape image{3, 64, 64};

}  // namespace

TEST_CASE("a network that fits has no fault") {
  static_assert(!Network(image, conv(8)).fault && Network(image, conv(8)).ok());
  CHECK(describe(Fault{}).ends_with("nothing is wrong"));
}

TEST_CASE("the input must have channels, rows and columns") {
  CHECK(complaint({0, 64, 64}, conv(8)) == "layer 0 is given 0x64x64: channels, height and width must be positive");
  CHECK(Network({3, -1, 64}, relu()).fault.rule == Rule::input_must_not_be_empty);
  CHECK(Network({3, 64, 0}, Identity{}).fault.rule == Rule::input_must_not_be_empty);
}

TEST_CASE("a layer's own numbers must be positive") {
  const std::string must = "its channels, kernel, stride, factor or deviation must be positive ";
  CHECK(complaint(image, conv(0)) == "layer 0 is given 3x64x64: " + must + "(0)");
  CHECK(complaint(image, flatten() | linear(-2)) == "layer 1 is given 12288: " + must + "(-2)");
  CHECK(complaint(image, conv_transpose(0)) == "layer 0 is given 3x64x64: " + must + "(0)");
  CHECK(complaint(image, conv(8, {.kernel = {0, 3}})) == "layer 0 is given 3x64x64: " + must + "(0x3)");
  CHECK(complaint(image, conv(8, {.stride = {2, 0}})) == "layer 0 is given 3x64x64: " + must + "(2x0)");
  CHECK(complaint(image, conv(8, {.stride = 0, .padding = same})) == "layer 0 is given 3x64x64: " + must + "(0x0)");
  CHECK(complaint(image, max_pool(-1)) == "layer 0 is given 3x64x64: " + must + "(-1x-1)");
  CHECK(complaint(image, append_labels(0)) == "layer 0 is given 3x64x64: " + must + "(0)");
  CHECK(complaint(image, upsample_nearest(0)) == "layer 0 is given 3x64x64: " + must + "(0x0)");
  CHECK(complaint(image, reshape({-3, -64, 64})) == "layer 0 is given 3x64x64: " + must + "(-3x-64x64)");
  CHECK(complaint(image, standardise({0.5, 0.5, 0.5}, {0.5, 0.5})) == "layer 0 is given 3x64x64: " + must + "(0)");
}

TEST_CASE("negative padding, too much of it in a pool and uneven padding of a transposed convolution are faults") {
  CHECK(complaint(image, conv(8, {.padding = -1})) == "layer 0 is given 3x64x64: its padding must not be negative");
  CHECK(complaint(image, max_pool(2, {.padding = 2})) ==
        "layer 0 is given 3x64x64: pooling pads at most half of its kernel (2x2)");
  CHECK(Network(image, max_pool(3, {.stride = 2, .padding = 1})).ok());
  const std::string alike = "layer 0 is given 3x64x64: a transposed convolution pads both sides alike, by a number";
  CHECK(complaint(image, conv_transpose(8, {.kernel = 4, .stride = 2, .padding = same})) == alike);
  Padding uneven = 1;
  uneven.bottom = 0;
  CHECK(complaint(image, conv_transpose(8, {.padding = uneven})) == alike);
}

TEST_CASE("a kernel must fit into what it is given, padding included") {
  constexpr auto halve = conv(32, {.kernel = 4, .stride = 2, .padding = 1});
  CHECK(complaint(image, repeat<7>(halve | relu())) ==
        "layer 12 is given 32: "
        "its kernel (4x4) does not fit");
  CHECK(complaint({8, 4, 4}, max_pool(5)) == "layer 0 is given 8x4x4: its kernel (5x5) does not fit");
  CHECK(complaint({8, 9, 4}, conv(8, {.kernel = {3, 7}, .padding = 1})) ==
        "layer 0 is given 8x9x4: its kernel (3x7) does not fit");
  CHECK(complaint({8, 1, 1}, conv_transpose(8, {.kernel = 2, .padding = 1})) ==
        "layer 0 is given 8: its kernel (2x2) does not fit");
}

TEST_CASE("linear takes vectors only") {
  CHECK(complaint(image, conv(8, {.padding = same}) | linear(10)) ==
        "layer 1 is given 8x64x64: linear needs a vector; put flatten() before it");
}

TEST_CASE("reshape keeps the number of values") {
  CHECK(complaint({512}, relu() | reshape({32, 4, 5})) ==
        "layer 1 is given 512: reshape to (32x4x5) changes the number of values");
}

TEST_CASE("a shuffle's groups divide the channels") {
  CHECK(complaint({20}, channel_shuffle(3)) == "layer 0 is given 20: the groups (3) do not divide the channels");
  CHECK(complaint({20}, channel_shuffle(0)) == "layer 0 is given 20: the groups (0) do not divide the channels");
}

TEST_CASE("groups of a convolution and of a group norm divide the channels") {
  CHECK(complaint({6, 8, 8}, conv(8, {.groups = 4})) ==
        "layer 0 is given 6x8x8: the groups (4) do not divide the channels");
  CHECK(complaint({8, 8, 8}, conv(6, {.groups = 4})) ==
        "layer 0 is given 8x8x8: the groups (4) do not divide the channels");
  CHECK(complaint({8, 8, 8}, conv_transpose(8, {.groups = 0})) ==
        "layer 0 is given 8x8x8: the groups (0) do not divide the channels");
  CHECK(complaint({6, 8, 8}, group_norm(4)) == "layer 0 is given 6x8x8: the groups (4) do not divide the channels");
  CHECK(complaint({6, 8, 8}, group_norm(-1)) == "layer 0 is given 6x8x8: the groups (-1) do not divide the channels");
  CHECK(Network({6, 8, 8}, instance_norm() | group_norm(3)).ok());
}

TEST_CASE("a dilated kernel is at least 1 apart and fits") {
  CHECK(complaint({6, 8, 8}, conv(8, {.dilation = 0})) ==
        "layer 0 is given 6x8x8: its channels, kernel, stride, factor or deviation must be positive (0x0)");
  CHECK(complaint({6, 8, 8}, conv(8, {.dilation = 4})) == "layer 0 is given 6x8x8: its kernel (9x9) does not fit");
}

TEST_CASE("pixel_shuffle needs channels for its squares, pixel_unshuffle an extent that its factor divides") {
  CHECK(complaint({6, 8, 8}, pixel_shuffle(2)) ==
        "layer 0 is given 6x8x8: the square of pixel_shuffle's factor (4) does not divide the channels");
  CHECK(complaint({6, 8, 9}, pixel_unshuffle(2)) ==
        "layer 0 is given 6x8x9: pixel_unshuffle's factor (2) does not divide the height and the width");
  CHECK(complaint({4, 8, 8}, pixel_shuffle(0)) ==
        "layer 0 is given 4x8x8: its channels, kernel, stride, factor or deviation must be positive (0)");
}

TEST_CASE("dropout's probability is at least 0 and below 1") {
  const std::string limits = " must be at least 0 and below 1";
  CHECK(complaint(image, relu() | dropout(1)) == "layer 1 is given 3x64x64: dropout's probability 1" + limits);
  CHECK(complaint(image, dropout(-0.1)) == "layer 0 is given 3x64x64: dropout's probability -0.1" + limits);
  CHECK(complaint(image, dropout(1.5)) == "layer 0 is given 3x64x64: dropout's probability 1.5" + limits);
  CHECK(Network(image, dropout(std::numeric_limits<double>::quiet_NaN())).fault.rule ==
        Rule::dropout_probability_is_at_least_0_and_below_1);
  CHECK(Network(image, dropout(0) | dropout(0.999)).ok());
}

TEST_CASE("self_attention needs a map, and heads that divide its channels") {
  CHECK(complaint({8}, self_attention(2)) == "layer 0 is given 8: self_attention needs a map of more than one place");
  CHECK(complaint({8, 4, 4}, self_attention(3)) == "layer 0 is given 8x4x4: the heads (3) do not divide the channels");
  CHECK(complaint({8, 4, 4}, self_attention(0)) == "layer 0 is given 8x4x4: the heads (0) do not divide the channels");
  CHECK(Network({8, 4, 1}, self_attention(8)).ok());
}

TEST_CASE("standardise() of more than four channels is a fault") {
  CHECK(complaint({5, 8, 8}, standardise(0, 1)) == "layer 0 is given 5x8x8: standardise knows at most four channels");
  CHECK(Network({4, 8, 8}, standardise(0, 1)).ok());
}

TEST_CASE("branches end in one shape") {
  CHECK(complaint(image, residual(conv(3))) ==
        "layer 3 is given 3x62x62: the branch before it ended in another shape (3x64x64)");
  CHECK(complaint(image, branches(1, conv(8, {.padding = 1}), conv(8, {.padding = same}), conv(9, {.padding = 1}))) ==
        "layer 6 is given 9x64x64: the branch before it ended in another shape (8x64x64)");
}

TEST_CASE("concatenated branches end in one extent") {
  CHECK(Network(image, concatenate(conv(8), conv(9))).ok());
  CHECK(complaint(image, concatenate(conv(8), relu())) ==
        "layer 4 is given 3x64x64: the branch before it ended in another shape (8x62x62)");
  CHECK(Network(image, extended_sum(conv(8), relu())).ok());
}

TEST_CASE("output padding stays below the stride") {
  CHECK(complaint(image, conv_transpose(3, {.stride = 2, .output_padding = 2})) ==
        "layer 0 is given 3x64x64: its output padding (2x2) must be at least 0 and below its stride");
  CHECK(complaint(image, conv_transpose(3, {.stride = 2, .output_padding = {0, -1}})) ==
        "layer 0 is given 3x64x64: its output padding (0x-1) must be at least 0 and below its stride");
  CHECK(Network(image, conv_transpose(3)).ok());
}

TEST_CASE("padding by reflection that the input is too small for is a fault") {
  CHECK(complaint({3, 2, 8}, conv(3, {.padding = reflect(2)})) ==
        "layer 0 is given 3x2x8: reflection by (2x2) needs a larger input");
  CHECK(Network({3, 3, 8}, conv(3, {.padding = reflect(2)})).ok());
  CHECK(complaint({3, 8, 8}, conv_transpose(3, {.padding = reflect(1)})) ==
        "layer 0 is given 3x8x8: a transposed convolution pads both sides alike, by a number");
}

TEST_CASE("a size to resize to is positive") {
  CHECK(complaint(image, resize({0, 8})) ==
        "layer 0 is given 3x64x64: its channels, kernel, stride, factor or deviation must be positive (0x8)");
}

TEST_CASE("fork, next and join match") {
  const std::string open = "fork, next and join do not match, or are nested too deep";
  CHECK(complaint(image, relu() | one({.op = Op::fork}) | relu()) == "layer 3 is given 3x64x64: " + open);
  CHECK(complaint(image, one({.op = Op::next})) == "layer 0 is given 3x64x64: " + open);
  CHECK(complaint(image, residual(relu()) | one({.op = Op::join})) == "layer 4 is given 3x64x64: " + open);
  constexpr auto four = residual(residual(residual(residual(relu()))));
  constexpr auto eight = residual(residual(residual(residual(four))));
  CHECK(Network(image, eight).ok());
  CHECK(complaint(image, residual(eight)) == "layer 16 is given 3x64x64: " + open);
}

TEST_CASE("an architecture for a few sizes says which one is nearest") {
  static_assert(!takes_only_squares({3, 32, 32}, {32, 64}) && !takes_only_squares({1, 64, 64}, {32, 64}));
  CHECK(describe(takes_only_squares({3, 60, 60}, {32, 64})) ==
        "layer 0 is given 3x60x60: the architecture takes other sizes, the nearest (3x64x64)");
  CHECK(takes_only_squares({3, 33, 33}, {32, 64}).other == Shape{3, 32, 32});
  CHECK(takes_only_squares({3, 64, 48}, {32, 64}).other == Shape{3, 64, 64});
  CHECK(takes_only_squares({3, 500, 500}, {32, 64}).rule == Rule::architecture_takes_other_image_sizes);
}

TEST_CASE("an architecture that halves its maps says which multiple is nearest") {
  static_assert(!takes_multiples({3, 64, 96}, 32) && takes_multiples({3, 65, 65}, 32));
  CHECK(takes_multiples({3, 65, 79}, 32).other == Shape{3, 64, 64});
  CHECK(takes_multiples({3, 80, 5}, 32).other == Shape{3, 96, 32});
  CHECK(takes_multiples({3, 0, 64}, 32).rule == Rule::architecture_takes_other_image_sizes);
}

TEST_CASE("the first of several faults is the one that is told, and the architecture's comes before the layers'") {
  constexpr Network twice(image, conv(0) | linear(0));
  static_assert(twice.fault.layer == 0 && twice.fault.rule == Rule::layer_values_must_be_positive);
  constexpr Network known(image, conv(0), takes_only_squares(image, {32}));
  CHECK(known.fault.rule == Rule::architecture_takes_other_image_sizes);
}

TEST_CASE("to_string writes a shape as 3x64x64, and a vector as its length") {
  CHECK(to_string(Shape{3, 64, 64}) == "3x64x64");
  CHECK(to_string(Shape{512}) == "512");
  CHECK(to_string(Shape{8, 1, 7}) == "8x1x7");
}
