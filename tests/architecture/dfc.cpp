// SPDX-License-Identifier: MIT
#include <animevae/architecture/dfc.hpp>

#include "support/doctest.hpp"
#include "support/network_rows.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <animevae/architecture/concept.hpp>

using namespace animevae;

namespace {

constexpr Shape image{3, 64, 64};
using Encoder = DfcEncoder<image>;
using Published = DfcDecoder<100, image, DfcVariant::published>;
using Repaired = DfcDecoder<100, image>;

static_assert(animevae::Encoder<Encoder> && animevae::Decoder<Published> && animevae::Decoder<Repaired>);

}  // namespace

TEST_CASE("facenet's dfc_vae has its published layers") {
  CHECK(rows_with_norms(Encoder::network) == std::vector<Row>{{Op::conv, {32, 32, 32}, 1'568},
                                                              {Op::conv, {64, 16, 16}, 32'832},
                                                              {Op::conv, {128, 8, 8}, 131'200},
                                                              {Op::conv, {256, 4, 4}, 524'544},
                                                              {Op::linear, {200}, 2 * 409'700}});
  CHECK(rows_with_norms(Published::network) == std::vector<Row>{{Op::linear, {4096}, 413'696},
                                                                {Op::conv, {128, 8, 8}, 295'040},
                                                                {Op::conv, {64, 16, 16}, 73'792},
                                                                {Op::conv, {32, 32, 32}, 18'464},
                                                                {Op::conv, {3, 64, 64}, 867}});
  static_assert(Encoder::network.parameters() + Published::network.parameters() == 2'311'403);
  CHECK(Published::network.out == image);
}

TEST_CASE("dfc_vae's published decoder ends in a batch norm, the repaired one in a convolution with bias") {
  CHECK(ops(Published::network).back() == Op::batch_norm);
  CHECK(ops(Repaired::network).back() == Op::conv);
  CHECK(Repaired::network.layers.back().bias);
  CHECK(Repaired::network.parameters() == Published::network.parameters());
}

TEST_CASE("dfc_vae's batch norm has the constants of TF-Slim and no scale") {
  const Layer& norm = Encoder::network.layers[2];
  CHECK(norm.op == Op::batch_norm);
  CHECK(norm.value == 1e-3);
  CHECK(norm.momentum == 0.005);
  CHECK_FALSE(norm.scale);
  CHECK_FALSE(Encoder::network.layers[1].bias);
  CHECK(Encoder::network.layers[3].value == 0.1);  // the slope
}

TEST_CASE("facenet standardises by fixed numbers, on the scale of 0 to 255") {
  const Layer& first = Encoder::network.layers[0];
  CHECK(first.op == Op::standardise);
  CHECK(first.mean[2] * 255 == doctest::Approx(87.15436554));
  CHECK(std::pow(first.deviation[0] * 255, 2) == doctest::Approx(3941.30175781));
}

TEST_CASE("facenet's published names join the two heads with a plus sign") {
  std::vector<std::string> names;
  for (const LayerPath& path : expand_names(Encoder::facenet_names)) names.emplace_back(path.view());
  REQUIRE(names.size() == 9);
  CHECK(names[0] == "Conv2d_1");
  CHECK(names[1] == "Conv2d_1/BatchNorm");
  CHECK(names[8] == "Fc_1+Fc_2");
}
