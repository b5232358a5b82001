// SPDX-License-Identifier: MIT
#include <animevae/network/counts.hpp>

#include "support/doctest.hpp"

using namespace animevae;

namespace {
constexpr Shape image{3, 64, 64};
constexpr auto halve = [](int channels) { return conv(channels, {.kernel = 4, .stride = 2, .padding = 1}); };
}  // namespace

TEST_CASE("a convolution multiplies once per output, input channel and kernel cell") {
  constexpr Network network(image, halve(32));
  static_assert(multiply_accumulates(network) == 32 * 32 * 32 * 3 * 16);  // 1,572,864
  static_assert(multiply_accumulates(Network({8, 10, 20}, conv(4, {.kernel = {1, 7}}))) == 4 * 10 * 14 * 8 * 7);
  CHECK(multiply_accumulates(network) == 1'572'864);
}

TEST_CASE("a transposed convolution multiplies once per input, output channel and kernel cell") {
  constexpr Network network({32, 32, 32}, conv_transpose(3, {.kernel = 4, .stride = 2, .padding = 1}));
  static_assert(multiply_accumulates(network) == 32 * 32 * 32 * 3 * 16);
  CHECK(multiply_accumulates(Network({5}, conv_transpose(7, {.kernel = 3}))) == 5 * 7 * 9);
  CHECK(multiply_accumulates(Network({6, 2, 2}, conv_transpose(4, {.kernel = 3, .groups = 2}))) == 6 * 4 * 2 * 9);
}

TEST_CASE("a grouped convolution multiplies only within its groups") {
  CHECK(multiply_accumulates(Network({8, 5, 5}, conv(8, {.padding = 1, .groups = 8}))) == 8 * 25 * 9);
}

TEST_CASE("a linear layer multiplies once per weight, and nothing else multiplies") {
  static_assert(multiply_accumulates(Network({512}, linear(256))) == 131'072);
  static_assert(multiply_accumulates(Network({512}, linear(256, {.bias = false}))) == 131'072);
  CHECK(multiply_accumulates(Network(image, batch_norm() | relu() | leaky_relu() | sigmoid() | max_pool(2) |
                                                upsample_nearest() | standardise(0, 1) | flatten() |
                                                reshape({3, 64, 64}) | channel_shuffle(3))) == 0);
}

TEST_CASE("self_attention multiplies for its projections and twice for every pair of places") {
  static constexpr Network network({8, 3, 5}, self_attention(4));
  static_assert(multiply_accumulates(network) == 15 * (8 * 24 + 8 * 8) + 2 * 15 * 15 * 8);
  static_assert(parameter_count(network) == 8 * 24 + 24 + 8 * 8 + 8);
  static_assert(activation_count(network) == 15 * (24 + 8 + 8) + 4 * 15 * 15);
  CHECK(weighted_layers(network) == 1);
}

TEST_CASE("dropout multiplies nothing, and keeps its mask") {
  static_assert(multiply_accumulates(Network({8, 3, 5}, dropout(0.1))) == 0);
  CHECK(activation_count(Network({8, 3, 5}, dropout(0.1))) == 2 * 120);
}

TEST_CASE("append_labels multiplies nothing, and writes all of its output") {
  static constexpr Network network({3, 4, 5}, append_labels(2));
  CHECK(multiply_accumulates(network) == 0);
  CHECK(network.parameters() == 0);
  CHECK(activation_count(network) == 5 * 4 * 5);
}

TEST_CASE("the counts of a network are the sums over its layers") {
  constexpr Network network(image, halve(32) | batch_norm() | relu() | flatten() | linear(10));
  static_assert(parameter_count(network) == 1'568 + 64 + 327'690);
  static_assert(parameter_count(network) == network.parameters());
  static_assert(multiply_accumulates(network) == 1'572'864 + 327'680);
  CHECK(weighted_layers(network) == 3);
}

TEST_CASE("activation_count counts what layers write, and nothing for flatten, reshape and markers") {
  constexpr Network network(
      image, stage("down") | halve(32) | relu() | tap("features") | flatten() | linear(10) | reshape({10}));
  static_assert(activation_count(network) == 32'768 + 32'768 + 10);
  constexpr Network joined({8, 4, 4}, residual(relu()));
  CHECK(activation_count(joined) == 128 + 128);  // the branch, and the sum
}

TEST_CASE("branches count with everything in them") {
  constexpr Network network({8, 4, 4}, branches(0.1, conv(8, {.kernel = 1}), residual(conv(8, {.padding = 1}))));
  static_assert(parameter_count(network) == (64 + 8) + (576 + 8));
  static_assert(multiply_accumulates(network) == 16 * 64 + 16 * 576);
  CHECK(weighted_layers(network) == 2);
}

TEST_CASE("counts go beyond what an int holds") {
  constexpr Network network({512, 512, 512}, conv(512, {.padding = 1}));
  static_assert(multiply_accumulates(network) == 512LL * 512 * 512 * 512 * 9);
  CHECK(activation_count(Network({3, 40'000, 40'000}, relu())) == 4'800'000'000);
}

TEST_CASE("parameter_count by stage adds up every part of that name") {
  constexpr Network network(image,
                            conv(8) | stage("a") | conv(4) | stage("b") | conv(2) | relu() | stage("a") | conv(1));
  static_assert(parameter_count(network, "a") == (8 * 4 * 9 + 4) + (2 * 9 + 1));
  static_assert(parameter_count(network, "b") == 4 * 2 * 9 + 2);
  CHECK(parameter_count(network, "c") == 0);
}
