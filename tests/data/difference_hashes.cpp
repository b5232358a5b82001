// SPDX-License-Identifier: MIT
#include <animevae/data/difference_hashes.hpp>

#include <cstdint>
#include <vector>

#include <ATen/ops/full.h>

#include <animevae/data/image_list.hpp>

#include "support/doctest.hpp"
#include "support/image_pattern.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

TEST_CASE("a data set's hashes are those of its pictures, in their order") {
  for (const int channels : {1, 3}) {
    std::vector<av::Image> pictures;
    for (int shift = 0; shift < 300; ++shift) pictures.push_back(image_pattern(20, 30, channels, shift));
    std::vector<std::uint64_t> expected;
    for (const av::Image& picture : pictures) expected.push_back(av::difference_hash(picture));
    CHECK(av::difference_hashes(av::ImageList{pictures, {channels, 20, 30}}) == expected);
  }
}

TEST_CASE("a data set of tensors has hashes too, and an empty one none") {
  CHECK(av::difference_hashes(TensorDataSet{at::full({2, 1, 4, 4}, 0.5)}) == std::vector<std::uint64_t>{0, 0});
  CHECK(av::difference_hashes(tiny_images(0)).empty());
}
