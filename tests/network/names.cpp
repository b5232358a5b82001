// SPDX-License-Identifier: MIT
#include <animevae/network/names.hpp>

#include "support/doctest.hpp"

#include <string>
#include <string_view>
#include <vector>

using namespace animevae;

namespace {

template <std::size_t N>
std::vector<std::string> names(const Block<N>& block) {
  const Network network({8, 16, 16}, block);
  return layer_names(network);
}

std::vector<std::string> expanded(std::string_view pattern, int n = 0) {
  std::vector<std::string> words;
  for (const LayerPath& path : expand_names(pattern, n)) words.emplace_back(path.view());
  return words;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("layers are called by kind and ordinal, those without tensors have no name") {
  CHECK(names(conv(8) | batch_norm() | relu() | conv_transpose(8) | conv(8) | batch_norm() | flatten() | linear(4) |
              linear(2)) == Words{"conv1", "norm1", "", "deconv1", "conv2", "norm2", "", "linear1", "linear2"});
}

TEST_CASE("group norms are counted apart from batch norms") {
  CHECK(names(batch_norm() | group_norm(2) | affine() | layer_norm()) ==
        Words{"norm1", "group_norm1", "affine1", "group_norm2"});
}

TEST_CASE("self_attention has a name, dropout has none") {
  CHECK(names(self_attention() | dropout() | self_attention(2)) == Words{"attention1", "", "attention2"});
}

TEST_CASE("a published name stands for the ordinal one, and the count goes on") {
  CHECK(names(conv(8) | named("conv_64", conv(8)) | conv(8)) == Words{"conv1", "conv_64", "conv3"});
}

TEST_CASE("markers have no name of their own") {
  CHECK(names(stage("head") | residual(conv(8, {.padding = 1})) | tap("end")) == Words{"", "", "", "conv1", "", ""});
}

TEST_CASE("a name that two layers share is found") {
  CHECK(shared_name(names(named("conv2", conv(8)) | conv(8))) == "conv2");
  CHECK(shared_name(names(repeat<2>(named("down", conv(8))))) == "down");
  CHECK(shared_name(names(conv(8) | relu() | conv(8) | relu())).empty());
}

TEST_CASE("braces expand as in a shell") {
  CHECK(expanded("conv{1..4} lin{1,2} head") == Words{"conv1", "conv2", "conv3", "conv4", "lin1", "lin2", "head"});
  CHECK(expanded("a{x,yy,}b") == Words{"axb", "ayyb", "ab"});
  CHECK(expanded("{1..2}{a,b}.w") == Words{"1a.w", "1b.w", "2a.w", "2b.w"});
  CHECK(expanded("n{9..11}") == Words{"n9", "n10", "n11"});
  CHECK(expanded("n{3..3}") == Words{"n3"});
  CHECK(expanded("n{3..2}").empty());
  CHECK(expanded("fc.{0,2}.mean+fc.{1,3}.var") ==
        Words{"fc.0.mean+fc.1.var", "fc.0.mean+fc.3.var", "fc.2.mean+fc.1.var", "fc.2.mean+fc.3.var"});
}

TEST_CASE("$ in a range is the number that the architecture gives") {
  CHECK(expanded("level{1..$}.conv out", 3) == Words{"level1.conv", "level2.conv", "level3.conv", "out"});
  CHECK(expanded("{$..12}", 10) == Words{"10", "11", "12"});
  CHECK(expanded("x{1..$}", 0).empty());
  CHECK(expanded("cost$", 3) == Words{"cost$"});
}

TEST_CASE("words are separated by one or more blanks") {
  CHECK(expanded("  a   b ") == Words{"a", "b"});
  CHECK(expanded("").empty());
}

TEST_CASE("names_every_layer is true where the pattern has one word for each layer with tensors") {
  static constexpr Network network(Shape{8, 16, 16}, conv(8) | batch_norm() | relu() | conv(8) | flatten() | linear(4));
  static_assert(names_every_layer(network, "conv1 bn1 conv2 fc"));
  static_assert(names_every_layer(network, "layer{1..$}", 4));
  static_assert(!names_every_layer(network, "conv1 conv2 fc") && !names_every_layer(network, "layer{1..5}"));
  CHECK(names_every_layer(network, "{conv,bn}1 {conv2,fc}"));
}

TEST_CASE("a malformed pattern or a word of 96 letters expands to nothing") {
  static constexpr Network network(Shape{8, 16, 16}, conv(8));
  for (const std::string_view pattern : {"conv{1", "conv{1..x}", "conv{..2}", "conv{1..}"}) {
    CHECK(expanded(pattern).empty());
    CHECK_FALSE(names_every_layer(network, pattern));
  }
  CHECK(expanded(std::string(96, 'x')).empty());
  CHECK(expanded(std::string(95, 'x')).front().size() == 95);
}
