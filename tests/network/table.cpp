// SPDX-License-Identifier: MIT
#include <animevae/network/table.hpp>

#include "support/doctest.hpp"

#include <cstdint>
#include <string>

#include <animevae/architecture/residual_conv.hpp>

using namespace animevae;

namespace {

template <std::size_t N>
std::string printed(Shape in, const Block<N>& block) {
  const Network network(in, block);
  return "\n" + table(network);
}

std::string description(const Block<1>& block) { return describe(block.layers[0]); }

}  // namespace

TEST_CASE("without stages, every layer is a row") {
  CHECK(printed({3, 64, 64}, conv(32, {.kernel = 4, .stride = 2, .padding = 1}) | relu() | tap("features") | flatten() |
                                 linear(20) | channel_shuffle(10)) == R"(
layer                         output  parameters  multiply-adds
input                        3x64x64
conv 4x4 / 2                32x32x32       1,568      1,572,864
relu                        32x32x32
flatten                        32768
linear                            20     655,380        655,360
channel shuffle, 10 groups        20
total                             20     656,948      2,228,224
)");
}

TEST_CASE("anime_vae's encoder has the rows that its authors print") {
  CHECK("\n" + table(ResidualConvEncoder<Shape{3, 64, 64}>::network) == R"(
layer      output  parameters  multiply-adds
input     3x64x64
project  20x64x64         540      2,211,840
norm     20x64x64          40
level 0  40x32x32      16,520     27,852,800
level 1  80x16x16      65,840     27,852,800
level 2   160x8x8     262,880     27,852,800
level 3   320x4x4   1,050,560     27,852,800
level 4   640x2x2   4,200,320     27,852,800
moments   256x2x2   1,474,816      5,898,240
total     256x2x2   7,071,516    147,374,080
)");
}

TEST_CASE("anime_vae's decoder has the rows that its authors print") {
  CHECK("\n" + table(ResidualConvDecoder<128, Shape{3, 64, 64}>::network) == R"(
layer      output  parameters  multiply-adds
input     128x2x2
project   640x2x2     737,280      2,949,120
norm      640x2x2       1,280
level 5   320x4x4   6,965,120     27,852,800
level 4   160x8x8   1,741,760     27,852,800
level 3  80x16x16     435,680     27,852,800
level 2  40x32x32     109,040     27,852,800
level 1  20x64x64      27,320     27,852,800
rgb       3x64x64         543      2,211,840
total     3x64x64  10,018,023    144,424,960
)");
}

TEST_CASE("a stage is a row even where it has no parameters and gives the input's shape back") {
  CHECK(printed({3, 8, 8}, stage("normalise") | standardise(0.5, 0.5) | stage("body") | conv(3, {.padding = 1}) |
                               stage("end") | relu()) == R"(
layer      output  parameters  multiply-adds
input       3x8x8
normalise   3x8x8
body        3x8x8          84          5,184
end         3x8x8
total       3x8x8          84          5,184
)");
}

TEST_CASE("layers before the first stage are a row of their own") {
  CHECK(printed({3, 8, 8}, tap("pixels") | standardise(0.5, 0.5) | stage("body") | conv(4)) == R"(
layer         output  parameters  multiply-adds
input          3x8x8
input layers   3x8x8
body           4x6x6         112          3,888
total          4x6x6         112          3,888
)");
}

TEST_CASE("branches can be read off the table") {
  CHECK(printed({4, 8, 8}, residual(conv(4, {.padding = 1}), 0.1)) == R"(
layer               output  parameters  multiply-adds
input                4x8x8
fork                 4x8x8
next branch          4x8x8
conv 3x3             4x8x8         148          9,216
sum, scaled by 0.1   4x8x8
total                4x8x8         148          9,216
)");
}

TEST_CASE("every layer has a description") {
  CHECK(description(conv(1)) == "conv 3x3");
  CHECK(description(conv(1, {.kernel = {1, 7}, .stride = {2, 1}})) == "conv 1x7 / 2x1");
  CHECK(description(conv_transpose(1, {.kernel = 4, .stride = 2})) == "transposed conv 4x4 / 2");
  CHECK(description(conv(1, {.kernel = 3, .stride = 2, .dilation = 2, .groups = 4})) ==
        "conv 3x3 / 2, dilation 2, 4 groups");
  CHECK(description(group_norm(8)) == "group norm, 8 groups");
  CHECK(description(layer_norm()) == "layer norm");
  CHECK(description(instance_norm()) == "instance norm");
  CHECK(description(gelu()) == "gelu");
  CHECK(description(silu()) == "silu");
  CHECK(description(softplus()) == "softplus");
  CHECK(description(mish()) == "mish");
  CHECK(description(pixel_shuffle(2)) == "pixel shuffle x2");
  CHECK(description(pixel_unshuffle(4)) == "pixel unshuffle / 4");
  CHECK(description(append_labels(16)) == "append 16 labels");
  CHECK(description(linear(1)) == "linear");
  CHECK(description(batch_norm()) == "batch norm");
  CHECK(description(batch_norm({.scale = false})) == "batch norm, shift only");
  CHECK(description(relu()) == "relu");
  CHECK(description(leaky_relu(0.2)) == "leaky relu 0.2");
  CHECK(description(leaky_relu(1e-7)) == "leaky relu 1e-07");
  CHECK(description(conv(1, {.spectral_norm = true})) == "conv 3x3, spectral norm");
  CHECK(description(conv_transpose(1, {.kernel = 4, .stride = 2, .spectral_norm = true})) ==
        "transposed conv 4x4 / 2, spectral norm");
  CHECK(description(linear(1, {.spectral_norm = true})) == "linear, spectral norm");
  CHECK(description(dropout(0.1)) == "dropout 0.1");
  CHECK(description(self_attention()) == "self-attention");
  CHECK(description(self_attention(4)) == "self-attention, 4 heads");
  CHECK(description(sigmoid()) == "sigmoid");
  CHECK(description(max_pool(2)) == "max pool 2x2 / 2");
  CHECK(description(upsample_nearest()) == "nearest up-sampling x2");
  CHECK(description(upsample_nearest({2, 3})) == "nearest up-sampling x2x3");
  CHECK(description(flatten()) == "flatten");
  CHECK(description(reshape({8})) == "reshape");
  CHECK(description(channel_shuffle(3)) == "channel shuffle, 3 groups");
  CHECK(description(standardise(0, 1)) == "standardise");
  CHECK(description(tap("features")) == "tap features");
  CHECK(description(stage("head")) == "head");
  CHECK(description(one({.op = Op::join, .value = 1})) == "sum of the branches");
}
