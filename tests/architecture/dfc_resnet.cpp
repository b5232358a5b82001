// SPDX-License-Identifier: MIT
#include <animevae/architecture/dfc_resnet.hpp>

#include "support/doctest.hpp"
#include "support/network_rows.hpp"

#include <string>
#include <vector>

#include <animevae/architecture/concept.hpp>
#include <animevae/network/table.hpp>

using namespace animevae;

namespace {

constexpr Shape image{3, 64, 64};
using PublishedEncoder = DfcResnetEncoder<image, 100, DfcVariant::published>;
using PublishedDecoder = DfcResnetDecoder<100, image, DfcVariant::published>;
using Encoder = DfcResnetEncoder<image>;
using Decoder = DfcResnetDecoder<100, image>;

static_assert(animevae::Encoder<PublishedEncoder> && animevae::Decoder<PublishedDecoder>);

template <std::size_t N>
constexpr std::int64_t count(int channels, const Block<N>& block) {
  return Network(Shape{channels, 32, 32}, block).parameters();
}

}  // namespace

TEST_CASE("facenet's dfc_vae_resnet has its published parameters, stage by stage") {
  static_assert(count(3, dfc::halve(32)) == 1'568 && count(32, dfc::residuals(32, 4)) == 49'248);
  static_assert(count(32, dfc::halve(64)) == 32'832 && count(64, dfc::residuals(64, 4)) == 196'800);
  static_assert(count(64, dfc::halve(128)) == 131'200 && count(128, dfc::residuals(128, 4)) == 786'816);
  static_assert(count(128, dfc::halve(256)) == 524'544 && count(256, dfc::residuals(256, 4)) == 3'146'496);
  static_assert(count(256, dfc::twice(128)) == 295'040 && count(128, dfc::residuals(128, 3)) == 442'752);
  static_assert(count(128, dfc::twice(64)) == 73'792 && count(64, dfc::residuals(64, 3)) == 110'784);
  static_assert(count(64, dfc::twice(32)) == 18'464 && count(32, dfc::residuals(32, 3)) == 27'744);
  static_assert(count(32, dfc::twice(3)) == 867 && count(3, dfc::residuals(3, 3)) == 252);
  static_assert(count(3, dfc::normed_conv(3, 3)) == 84);
  static_assert(PublishedEncoder::network.parameters() + PublishedDecoder::network.parameters() == 7'072'379);
  CHECK(PublishedDecoder::network.out == image);
}

TEST_CASE("the repaired dfc_vae_resnet has odd kernels where the stride is 1, and keeps 32 channels to the end") {
  for (const Layer& layer : Encoder::network.layers)
    if (layer.op == Op::conv) CHECK((layer.stride == Extent{2} || layer.kernel == Extent{3}));
  CHECK(Decoder::network.layers.back().in == Shape{32, 64, 64});
  CHECK(Decoder::network.layers.back().bias);
  CHECK(Decoder::network.out == image);
}

TEST_CASE("the repaired dfc_vae_resnet has 3,861,064 and 1,420,131 parameters") {
  CHECK(Encoder::network.parameters() == 3'861'064);
  CHECK(Decoder::network.parameters() == 1'420'131);
}

TEST_CASE("dfc_vae_resnet's table has a row per stage, by facenet's names") {
  const std::string shown = table(PublishedDecoder::network);
  for (const char* name : {"Fc_1 ", "Conv2d_1a", "Conv2d_1b", "Conv2d_4b", "Conv2d_4c"})
    CHECK(shown.find(name) != std::string::npos);
  CHECK(shown.find("442,752") != std::string::npos);
  CHECK(shown.find("fork") == std::string::npos);
  CHECK(table(PublishedEncoder::network).find("3,146,496") != std::string::npos);
}

TEST_CASE("the three blocks of a stage share its name as the prefix of their published names") {
  std::vector<std::string> names;
  for (const LayerPath& path : expand_names(PublishedDecoder::facenet_names)) names.emplace_back(path.view());
  CHECK(names[3] == "Conv2d_1b/Conv2d_1b_1");
  CHECK(names.back() == "Conv2d_4c/BatchNorm");
}
