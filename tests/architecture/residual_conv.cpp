// SPDX-License-Identifier: MIT
#include <animevae/architecture/residual_conv.hpp>

#include "support/doctest.hpp"

#include <string>
#include <vector>

#include <animevae/architecture/concept.hpp>
#include <animevae/network/counts.hpp>

using namespace animevae;

namespace {

constexpr Shape image{3, 64, 64};
using Encoder = ResidualConvEncoder<image>;
using Decoder = ResidualConvDecoder<128, image>;

static_assert(animevae::Encoder<Encoder> && animevae::Decoder<Decoder>);

constexpr std::int64_t encoder(std::string_view stage) { return parameter_count(Encoder::network, stage); }
constexpr std::int64_t decoder(std::string_view stage) { return parameter_count(Decoder::network, stage); }

/// The shape behind the last layer of a stage.
constexpr Shape shape_after_stage(NetworkView network, std::string_view stage) {
  bool inside = false;
  Shape shape;
  for (const Layer& layer : network) {
    if (layer.op == Op::stage) inside = layer.name.view() == stage;
    if (inside) shape = layer.out;
  }
  return shape;
}

template <Shape Image, int Filters, int Levels, int Latent>
constexpr std::int64_t total = ResidualConvEncoder<Image, Filters, Levels, Latent>::network.parameters() +
                               ResidualConvDecoder<Latent, Image, Filters, Levels>::network.parameters();

std::vector<std::string> paths(std::string_view pattern, int n) {
  std::vector<std::string> found;
  for (const LayerPath& path : expand_names(pattern, n)) found.emplace_back(path.view());
  return found;
}

}  // namespace

TEST_CASE("Anime VAE has the parameters of its published summary, row by row") {
  static_assert(encoder("project") == 540 && encoder("norm") == 40);
  static_assert(encoder("level 0") == 16'520 && encoder("level 1") == 65'840 && encoder("level 2") == 262'880);
  static_assert(encoder("level 3") == 1'050'560 && encoder("level 4") == 4'200'320);
  static_assert(encoder("moments") == 1'474'816);
  static_assert(decoder("project") == 737'280 && decoder("norm") == 1'280);
  static_assert(decoder("level 5") == 6'965'120 && decoder("level 4") == 1'741'760);
  static_assert(decoder("level 3") == 435'680 && decoder("level 2") == 109'040 && decoder("level 1") == 27'320);
  static_assert(decoder("rgb") == 543);
  CHECK(total<image, 20, 5, 128> == 17'089'539);
}

TEST_CASE("Anime VAE has the shapes of its published summary") {
  const NetworkView down = Encoder::network, up = Decoder::network;
  CHECK(shape_after_stage(down, "norm") == Shape{20, 64, 64});
  CHECK(shape_after_stage(down, "level 0") == Shape{40, 32, 32});
  CHECK(shape_after_stage(down, "level 3") == Shape{320, 4, 4});
  CHECK(shape_after_stage(down, "level 4") == Shape{640, 2, 2});
  CHECK(down.out == Shape{256, 2, 2});
  CHECK(up.in == Shape{128, 2, 2});
  CHECK(shape_after_stage(up, "norm") == Shape{640, 2, 2});
  CHECK(shape_after_stage(up, "level 5") == Shape{320, 4, 4});
  CHECK(shape_after_stage(up, "level 1") == Shape{20, 64, 64});
  CHECK(up.out == image);
}

TEST_CASE("Anime VAE has the parameters of its other published configuration") {
  static_assert(total<image, 8, 5, 256> == 4'152'739);
  CHECK(is_fully_convolutional(ResidualConvEncoder<image>::network));
  CHECK(is_fully_convolutional(ResidualConvDecoder<128, image>::network));
}

TEST_CASE("Anime VAE takes other sizes, other depths and images that are not square") {
  using Wide = ResidualConvEncoder<Shape{3, 96, 64}, 4, 3, 6>;
  static_assert(Wide::network.ok() && Wide::network.out == Shape{12, 12, 8});
  static_assert(ResidualConvDecoder<6, Shape{3, 96, 64}, 4, 3>::network.out == Shape{3, 96, 64});
  CHECK(ResidualConvEncoder<Shape{1, 2, 2}, 4, 1, 2>::network.out == Shape{4, 1, 1});
}

TEST_CASE("Anime VAE has a fault for an extent that cannot be halved once per level, with the nearest that can") {
  constexpr Fault fault = ResidualConvEncoder<Shape{3, 65, 65}>::network.fault;
  static_assert(fault.rule == Rule::architecture_takes_other_image_sizes && fault.other == Shape{3, 64, 64});
  CHECK(ResidualConvEncoder<Shape{3, 50, 8}>::network.fault.other == Shape{3, 64, 32});
}

TEST_CASE("Anime VAE's published names go level by level, the residual convolution before the halving one") {
  const auto names = paths(Encoder::anime_vae_names, 4);
  REQUIRE(names.size() == 2 + 5 * 4 + 1);
  CHECK(names[0] == "cnn_encoder.project_layer.0");
  CHECK(names[2] == "cnn_encoder.layers.0.0.conv_block.0");
  CHECK(names[5] == "cnn_encoder.layers.0.1.conv_block.1");
  CHECK(names.back() == "project_latent.0");
  CHECK(paths(Decoder::anime_vae_names, 4).back() == "project_rgb");
}
