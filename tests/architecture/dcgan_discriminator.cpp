// SPDX-License-Identifier: MIT
#include <animevae/architecture/dcgan_discriminator.hpp>

#include "support/doctest.hpp"
#include "support/network_rows.hpp"

#include <vector>

#include <animevae/network/names.hpp>

using namespace animevae;

TEST_CASE("DcganDiscriminator has the layers of PyTorch's example, named conv1 to conv4 and score") {
  constexpr auto& network = DcganDiscriminator<Shape{3, 64, 64}>::network;
  CHECK(rows_with_norms(network) == std::vector<Row>{{Op::conv, {64, 32, 32}, 3'072},
                                                     {Op::conv, {128, 16, 16}, 131'328},
                                                     {Op::conv, {256, 8, 8}, 524'800},
                                                     {Op::conv, {512, 4, 4}, 2'098'176},
                                                     {Op::conv, {1}, 8'192}});
  std::vector<std::string> names;
  for (const std::string& name : layer_names(network))
    if (!name.empty()) names.push_back(name);
  CHECK(names == std::vector<std::string>{"conv1", "conv2", "norm1", "conv3", "norm2", "conv4", "norm3", "score"});
}

TEST_CASE("DcganDiscriminator takes images whose sides 16 divides") {
  CHECK(DcganDiscriminator<Shape{1, 32, 48}, 8>::network.out == Shape{1});
  CHECK(DcganDiscriminator<Shape{3, 40, 64}>::network.fault.rule == Rule::architecture_takes_other_image_sizes);
}
