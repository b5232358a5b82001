// SPDX-License-Identifier: MIT
#include <animevae/weights/published_names.hpp>

#include <ATen/ops/arange.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/architecture/burgess.hpp>
#include <animevae/architecture/dfc.hpp>
#include <animevae/architecture/max_pool_conv.hpp>
#include <animevae/architecture/residual_conv.hpp>
#include <animevae/tensor/run_context.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

inline constexpr av::Shape image{3, 64, 64};

struct Offset {
  static constexpr std::string_view name = "offset";
  static constexpr av::Shape shape_after(av::Shape in, av::Fault&) { return in; }
  static constexpr auto tensors(av::Shape) { return std::array{av::LayerTensor{.name = "distance", .sizes = {1}}}; }
  static av::Tensor forward(std::span<const av::Tensor> tensors, const av::Tensor& x, av::RunContext&) {
    return x + tensors[0];
  }
};

/// Some numbers for every tensor of a network, under our names.
av::Weights counted_weights(av::NetworkView network) {
  av::Weights weights{.source = "ours"};
  const std::vector<std::string> names = av::layer_names(network);
  std::uint64_t seed = 0;
  for (const av::TensorSpec& spec : av::tensors(network))
    weights.tensors.push_back({names[std::size_t(spec.layer)] + "." + std::string{av::suffix(spec)},
                               normal_numbers(spec.sizes, ++seed, at::kFloat)});
  return weights;
}

std::vector<std::string> names_of(const std::vector<av::NamedTensor>& tensors) {
  std::vector<std::string> names;
  for (const av::NamedTensor& tensor : tensors) names.push_back(tensor.name);
  return names;
}

void check_there_and_back(av::NetworkView network, const av::PublishedNames& names) {
  const av::Weights ours = counted_weights(network);
  const std::vector<av::NamedTensor> theirs = av::to_published(ours, network, names);
  const std::vector<av::NamedTensor> again = av::from_published({"file", theirs}, network, names);
  REQUIRE(again.size() == ours.tensors.size());
  for (std::size_t i = 0; i < again.size(); ++i) {
    CHECK(again[i].name == ours.tensors[i].name);
    CHECK(same_bits(again[i].tensor, ours.tensors[i].tensor));
  }
}

}  // namespace

TEST_CASE("a network's tensors are written under published names and read back the same") {
  using av::TensorFormat;
  using Burgess = av::BurgessEncoder<image, 10>;
  check_there_and_back(Burgess::network, {"encoder.", Burgess::animeface_names});
  check_there_and_back(av::MaxPoolConvEncoder<image>::network,
                       {"encoder.", av::MaxPoolConvEncoder<image>::anime_autoencoder_names});
  check_there_and_back(av::ResidualConvEncoder<image, 4, 3, 5>::network,
                       {"encoder.", av::ResidualConvEncoder<image, 4, 3, 5>::anime_vae_names, 2});
  using Encoder = av::DfcEncoder<image>;
  using Decoder = av::DfcDecoder<100, image, av::DfcVariant::published>;
  check_there_and_back(Encoder::network, {"encoder/", Encoder::facenet_names, 0, TensorFormat::tensorflow});
  check_there_and_back(Decoder::network, {"decoder/", Decoder::facenet_names, 0, TensorFormat::tensorflow});
}

TEST_CASE("to_published gives the names of the original checkpoints") {
  using Burgess = av::BurgessEncoder<image, 10>;
  CHECK(names_of(av::to_published(counted_weights(Burgess::network), Burgess::network,
                                  {"encoder.", Burgess::animeface_names})) ==
        std::vector<std::string>{"encoder.conv1.weight", "encoder.conv1.bias", "encoder.conv2.weight",
                                 "encoder.conv2.bias", "encoder.conv3.weight", "encoder.conv3.bias",
                                 "encoder.conv4.weight", "encoder.conv4.bias", "encoder.lin1.weight",
                                 "encoder.lin1.bias", "encoder.lin2.weight", "encoder.lin2.bias",
                                 "encoder.mu_logvar_gen.weight", "encoder.mu_logvar_gen.bias"});
  using Dfc = av::DfcEncoder<image>;
  const auto slim = names_of(av::to_published(counted_weights(Dfc::network), Dfc::network,
                                              {"encoder/", Dfc::facenet_names, 0, av::TensorFormat::tensorflow}));
  CHECK(std::vector<std::string>(slim.begin(), slim.begin() + 4) ==
        std::vector<std::string>{"encoder/Conv2d_1/weights", "encoder/Conv2d_1/BatchNorm/beta",
                                 "encoder/Conv2d_1/BatchNorm/moving_mean",
                                 "encoder/Conv2d_1/BatchNorm/moving_variance"});
  CHECK(std::vector<std::string>(slim.end() - 4, slim.end()) ==
        std::vector<std::string>{"encoder/Fc_1/weights", "encoder/Fc_2/weights", "encoder/Fc_1/biases",
                                 "encoder/Fc_2/biases"});
}

TEST_CASE("attention, spectral norm and custom layers are published under PyTorch's words and their own") {
  static constexpr auto net = av::Network(
      {4, 3, 3}, av::self_attention(2) | av::custom<Offset>() | av::conv(2, {.bias = false, .spectral_norm = true}));
  check_there_and_back(net, {"net.", "attend move out"});
  CHECK(names_of(av::to_published(counted_weights(net), net, {"net.", "attend move out"})) ==
        std::vector<std::string>{"net.attend.in_proj_weight", "net.attend.in_proj_bias", "net.attend.out_proj.weight",
                                 "net.attend.out_proj.bias", "net.move.distance", "net.out.weight",
                                 "net.out.weight_u"});
}

TEST_CASE("mu and logvar are the two halves of one layer") {
  using Encoder = av::MaxPoolConvEncoder<image>;
  const av::Weights ours = counted_weights(Encoder::network);
  const auto theirs = av::to_published(ours, Encoder::network, {"", Encoder::anime_autoencoder_names});
  const av::Weights file{"file", theirs};
  const std::vector<std::int64_t> half{32, 64}, whole{64, 64};
  const at::Tensor& joined = ours.get("linear2.weight", whole);
  CHECK(same_bits(file.get("mu.weight", half), joined.narrow(0, 0, 32)));
  CHECK(same_bits(file.get("logvar.weight", half), joined.narrow(0, 32, 32)));
}

TEST_CASE("TensorFlow flattens rows, columns, channels; PyTorch channels, rows, columns") {
  static constexpr auto down = av::Network({2, 3, 4}, av::flatten() | av::linear(1, {.bias = false}));
  const av::PublishedNames names{"", "Fc", 0, av::TensorFormat::tensorflow};
  // Their weight counts its inputs in their order.
  const at::Tensor counted = at::arange(24, at::TensorOptions{}.dtype(at::kFloat)).view({24, 1});
  const auto ours = av::from_published({"file", {{"Fc/weights", counted}}}, down, names);
  const at::Tensor weight = ours[0].tensor.view({2, 3, 4});
  for (std::int64_t c = 0; c < 2; ++c)
    for (std::int64_t h = 0; h < 3; ++h)
      for (std::int64_t w = 0; w < 4; ++w) CHECK(weight[c][h][w].item<float>() == float((h * 4 + w) * 2 + c));

  static constexpr auto up = av::Network({1}, av::linear(24) | av::reshape({2, 3, 4}));
  const auto grown =
      av::from_published({"file", {{"Fc/weights", counted.t()}, {"Fc/biases", counted.view({24})}}}, up, names);
  CHECK(same_bits(grown[0].tensor.view({2, 3, 4}), weight));
  CHECK(same_bits(grown[1].tensor.view({2, 3, 4}), weight));
}

TEST_CASE("from_published refuses a missing tensor, and one of other sizes, in one sentence") {
  using Burgess = av::BurgessEncoder<image, 10>;
  const av::PublishedNames names{"encoder.", Burgess::animeface_names};
  auto theirs = av::to_published(counted_weights(Burgess::network), Burgess::network, names);
  theirs[0].tensor = theirs[0].tensor.narrow(0, 0, 16);
  CHECK_THROWS_WITH_AS((void)av::from_published({"a.pt", theirs}, Burgess::network, names),
                       "a.pt: tensor encoder.conv1.weight is 16x3x4x4; the network needs 32x3x4x4", av::FileError);
  theirs.erase(theirs.begin());
  CHECK_THROWS_WITH_AS((void)av::from_published({"a.pt", theirs}, Burgess::network, names),
                       "a.pt: has no tensor encoder.conv1.weight, which the network needs", av::FileError);
  CHECK_THROWS_AS((void)av::from_published({"a.pt", theirs}, Burgess::network, {"", "conv1"}), av::InvalidValue);
}
