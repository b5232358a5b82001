// SPDX-License-Identifier: MIT
#include <animevae/network/counts.hpp>

#include "support/doctest.hpp"

using namespace animevae;

namespace {
constexpr Shape image{3, 64, 64};
constexpr auto halve = [](int channels) { return conv(channels, {.kernel = 4, .stride = 2, .padding = 1}); };

// facenet's layers (systems 004.1): no bias before a batch norm that learns a shift only, TensorFlow's padding.
constexpr auto slim(int channels, Conv c, double slope = 0.1) {
  c.padding = same;
  c.bias = false;
  return conv(channels, c) | batch_norm({.epsilon = 1e-3, .momentum = 0.005, .scale = false}) | leaky_relu(slope);
}
constexpr auto down(int channels) { return slim(channels, {.kernel = 4, .stride = 2}); }
constexpr auto up(int channels) { return upsample_nearest() | slim(channels, {.kernel = 3}); }
constexpr auto residuals(int channels, int kernel) {
  return repeat<3>(residual(slim(channels, {.kernel = kernel}), 0.1));
}
constexpr auto heads = flatten() | linear(200);
constexpr auto widen = linear(4096) | reshape({256, 4, 4});
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
}

TEST_CASE("a linear layer multiplies once per weight, and nothing else multiplies") {
  static_assert(multiply_accumulates(Network({512}, linear(256))) == 131'072);
  static_assert(multiply_accumulates(Network({512}, linear(256, {.bias = false}))) == 131'072);
  CHECK(multiply_accumulates(Network(image, batch_norm() | relu() | leaky_relu() | sigmoid() | max_pool(2) |
                                                upsample_nearest() | standardise(0, 1) | flatten() |
                                                reshape({3, 64, 64}) | channel_shuffle(3))) == 0);
}

TEST_CASE("the layers of a network add up") {
  constexpr Network network(image, halve(32) | batch_norm() | relu() | flatten() | linear(10));
  static_assert(parameter_count(network) == 1'568 + 64 + 327'690);
  static_assert(parameter_count(network) == network.parameters());
  static_assert(multiply_accumulates(network) == 1'572'864 + 327'680);
  CHECK(weighted_layers(network) == 3);
}

TEST_CASE("activations are what layers write, views and markers write nothing") {
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

TEST_CASE("facenet's dfc_vae has its published sizes") {
  constexpr Network encoder(image, down(32) | down(64) | down(128) | down(256) | heads);
  constexpr Network decoder({100}, widen | up(128) | up(64) | up(32) | up(3));
  static_assert(parameter_count(encoder) == 1'509'544 && parameter_count(decoder) == 801'859);
  CHECK(decoder.out == image);
}

TEST_CASE("facenet's dfc_vae_resnet, with even kernels in its residual blocks, has its published sizes") {
  constexpr Network encoder(image, down(32) | residuals(32, 4) | down(64) | residuals(64, 4) | down(128) |
                                       residuals(128, 4) | down(256) | residuals(256, 4) | heads);
  constexpr Network decoder({100}, widen | up(128) | residuals(128, 3) | up(64) | residuals(64, 3) | up(32) |
                                       residuals(32, 3) | up(3) | residuals(3, 3) | slim(3, {.kernel = 3}));
  static_assert(encoder.ok() && decoder.out == image);
  static_assert(parameter_count(encoder) == 5'688'904 && parameter_count(decoder) == 1'383'475);
  // Its table, stage by stage.
  constexpr auto stage_count = [](int in, auto block) { return Network(Shape{in, 32, 32}, block).parameters(); };
  static_assert(stage_count(3, down(32)) == 1'568 && stage_count(32, residuals(32, 4)) == 49'248);
  static_assert(stage_count(32, down(64)) == 32'832 && stage_count(64, residuals(64, 4)) == 196'800);
  static_assert(stage_count(64, down(128)) == 131'200 && stage_count(128, residuals(128, 4)) == 786'816);
  static_assert(stage_count(128, down(256)) == 524'544 && stage_count(256, residuals(256, 4)) == 3'146'496);
  static_assert(stage_count(256, up(128)) == 295'040 && stage_count(128, residuals(128, 3)) == 442'752);
  static_assert(stage_count(3, residuals(3, 3)) == 252 && stage_count(3, slim(3, {.kernel = 3})) == 84);
  CHECK(parameter_count(Network(Shape{100}, widen)) == 413'696);
}

TEST_CASE("facenet's dfc_vae_large has its published sizes") {
  constexpr Shape large{3, 128, 128};
  constexpr Network encoder(large, down(32) | down(64) | down(128) | down(256) | down(512) | heads);
  constexpr Network decoder({100}, widen | up(128) | up(64) | up(32) | up(3) | up(3));
  static_assert(parameter_count(encoder) == 4'426'408 && parameter_count(decoder) == 801'943);
  CHECK(decoder.out == large);
}
