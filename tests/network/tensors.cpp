// SPDX-License-Identifier: MIT
#include <animevae/network/tensors.hpp>

#include "support/doctest.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <animevae/network/counts.hpp>

using namespace animevae;
using Role = TensorSpec::Role;

namespace {

template <std::size_t N>
std::vector<TensorSpec> specs(Shape in, const Block<N>& block) {
  const Network network(in, block);
  return tensors(network);
}

using Sizes = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a convolution's weight is (out, in, rows, columns), its fan-in a window") {
  const auto found = specs({3, 64, 64}, conv(32, {.kernel = {4, 2}}));
  REQUIRE(found.size() == 2);
  CHECK(found[0].role == Role::weight);
  CHECK(found[0].sizes == Sizes{32, 3, 4, 2});
  CHECK(found[0].fan_in == 24);
  CHECK(found[1].role == Role::bias);
  CHECK(found[1].sizes == Sizes{32});
  CHECK(found[1].fan_in == 24);
}

TEST_CASE("a transposed convolution's weight is (in, out, rows, columns), its fan-in PyTorch's: of the second axis") {
  const auto found = specs({32, 32, 32}, conv_transpose(3, {.kernel = 4}));
  REQUIRE(found.size() == 2);
  CHECK(found[0].sizes == Sizes{32, 3, 4, 4});
  CHECK(found[0].fan_in == 48);
  CHECK(found[1].sizes == Sizes{3});
  CHECK(found[1].fan_in == 48);
}

TEST_CASE("a grouped convolution's weight has the channels of one group on its second axis") {
  const auto found = specs({8, 5, 5}, conv(6, {.groups = 2}));
  CHECK(found[0].sizes == Sizes{6, 4, 3, 3});
  CHECK(found[0].fan_in == 36);
  CHECK(specs({8, 5, 5}, conv_transpose(6, {.groups = 2}))[0].sizes == Sizes{8, 3, 3, 3});
}

TEST_CASE("a group norm has a scale and a shift for each channel, and no running statistics") {
  const auto found = specs({8, 5, 5}, group_norm(2));
  REQUIRE(found.size() == 2);
  CHECK(found[0].role == Role::norm_scale);
  CHECK(found[1].role == Role::norm_shift);
  CHECK(found[1].sizes == Sizes{8});
}

TEST_CASE("self_attention has PyTorch's tensors, query, key and value each with the fans of a layer") {
  const auto found = specs({8, 5, 5}, self_attention(2));
  REQUIRE(found.size() == 4);
  const Role roles[] = {Role::in_weight, Role::in_bias, Role::out_weight, Role::out_bias};
  const Sizes sizes[] = {{24, 8}, {24}, {8, 8}, {8}};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(found[i].role == roles[i]);
    CHECK(found[i].sizes == sizes[i]);
    CHECK(found[i].is_trained());
    CHECK(found[i].fan_in == 8);
    CHECK(found[i].fan_out == 8);
  }
}

TEST_CASE("spectral norm keeps a number for each row of the weight's matrix, which is not trained") {
  const auto of_conv = specs({8, 5, 5}, conv(6, {.groups = 2, .spectral_norm = true}));
  REQUIRE(of_conv.size() == 3);
  CHECK(of_conv[2].role == Role::left_singular_vector);
  CHECK(of_conv[2].sizes == Sizes{6});
  CHECK_FALSE(of_conv[2].is_trained());
  CHECK(specs({8, 5, 5}, conv_transpose(6, {.groups = 2, .spectral_norm = true}))[2].sizes == Sizes{3});
  CHECK(specs({8}, linear(4, {.bias = false, .spectral_norm = true}))[1].sizes == Sizes{4});
  CHECK(suffix(of_conv[2]) == "weight_u");
}

TEST_CASE("a linear layer's weight is (out, in)") {
  const auto found = specs({512}, linear(256));
  REQUIRE(found.size() == 2);
  CHECK(found[0].sizes == Sizes{256, 512});
  CHECK(found[0].fan_in == 512);
  CHECK(found[1].sizes == Sizes{256});
}

TEST_CASE("the fan-out is that of the first axis, divided by the heads of a linear layer") {
  CHECK(specs({3, 64, 64}, conv(32, {.kernel = {4, 2}}))[0].fan_out == 32 * 8);
  CHECK(specs({32, 32, 32}, conv_transpose(3, {.kernel = 4}))[0].fan_out == 32 * 16);
  CHECK(specs({512}, linear(256))[0].fan_out == 256);
  CHECK(specs({512}, linear(256, {.heads = 2}))[0].fan_out == 128);
}

TEST_CASE("affine has a scale and a shift for each channel") {
  const auto found = specs({8, 4, 4}, affine());
  REQUIRE(found.size() == 2);
  CHECK(found[0].role == Role::norm_scale);
  CHECK(found[1].role == Role::norm_shift);
  CHECK(found[1].sizes == Sizes{8});
}

TEST_CASE("without a bias there is one tensor") {
  CHECK(specs({8}, linear(4, {.bias = false})).size() == 1);
  CHECK(specs({8, 4, 4}, conv(4, {.bias = false})).size() == 1);
  CHECK(specs({8, 4, 4}, conv_transpose(4, {.bias = false})).size() == 1);
}

TEST_CASE("batch norm has scale and shift, which are trained, and running statistics, which are not") {
  const auto found = specs({20, 8, 8}, batch_norm());
  REQUIRE(found.size() == 4);
  const Role roles[] = {Role::norm_scale, Role::norm_shift, Role::running_mean, Role::running_variance};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(found[i].role == roles[i]);
    CHECK(found[i].sizes == Sizes{20});
    CHECK(found[i].is_trained() == (i < 2));
  }
  const auto slim = specs({20, 8, 8}, batch_norm({.scale = false}));
  REQUIRE(slim.size() == 3);
  CHECK(slim[0].role == Role::norm_shift);
}

TEST_CASE("the tensors of a network come in the order of its list, with the position of their layer") {
  const auto found = specs({3, 8, 8}, stage("all") | conv(4) | relu() | residual(batch_norm()) | flatten() | linear(2));
  std::vector<int> positions;
  for (const TensorSpec& spec : found) positions.push_back(spec.layer);
  CHECK(positions == std::vector<int>{1, 1, 5, 5, 5, 5, 8, 8});
}

TEST_CASE("the trained tensors have as many numbers as parameter_count says") {
  constexpr Network network({3, 16, 16}, conv(8, {.bias = false}) | batch_norm() | relu() |
                                             batch_norm({.scale = false}) | conv_transpose(4) |
                                             residual(conv(4, {.padding = same, .spectral_norm = true})) |
                                             self_attention(2) | flatten() | linear(10));
  std::int64_t trained = 0, statistics = 0;
  for (const TensorSpec& spec : tensors(network)) (spec.is_trained() ? trained : statistics) += spec.count();
  CHECK(trained == parameter_count(network));
  CHECK(statistics == 4 * 8 + 4);
}

TEST_CASE("tensors end in PyTorch's words") {
  CHECK(suffix(Role::weight) == "weight");
  CHECK(suffix(Role::bias) == "bias");
  CHECK(suffix(Role::norm_scale) == "weight");
  CHECK(suffix(Role::norm_shift) == "bias");
  CHECK(suffix(Role::running_mean) == "running_mean");
  CHECK(suffix(Role::running_variance) == "running_var");
  CHECK(suffix(Role::in_weight) == "in_proj_weight");
  CHECK(suffix(Role::in_bias) == "in_proj_bias");
  CHECK(suffix(Role::out_weight) == "out_proj.weight");
  CHECK(suffix(Role::out_bias) == "out_proj.bias");
}
