// SPDX-License-Identifier: MIT
#include <animevae/image/image_tensor.hpp>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <vector>

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <animevae/image/read_image.hpp>

#include "support/doctest.hpp"
#include "support/image_pattern.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;

TEST_CASE("a picture becomes channels of values from 0 to 1") {
  const auto image = image_pattern(3, 5, 3);
  const auto values = av::to_tensor(image);
  REQUIRE(values.sizes() == at::IntArrayRef{3, 3, 5});
  CHECK((values.scalar_type() == at::kFloat));
  for (int row = 0; row < 3; ++row)
    for (int column = 0; column < 5; ++column)
      for (int c = 0; c < 3; ++c)
        CHECK(values[c][row][column].item<float>() == float(image.at(row, column)[c]) / 255.0f);
}

TEST_CASE("every level of 1, 3 and 4 channels survives the way to a tensor and back") {
  for (const int channels : {1, 3, 4}) {
    const auto image = image_pattern(64, 64, channels);
    CHECK(av::to_image(av::to_tensor(image)) == image);
  }
}

TEST_CASE("values are rounded to the nearest level, and clipped") {
  const auto level = [](double value) { return int(av::to_image(at::full({1, 1, 1}, value, at::kDouble)).pixels[0]); };
  CHECK(level(0.4999 / 255) == 0);
  CHECK(level(0.5001 / 255) == 1);
  CHECK(level(127.4999 / 255) == 127);
  CHECK(level(127.5001 / 255) == 128);
  CHECK(level(-3) == 0);
  CHECK(level(1.5) == 255);
  CHECK(level(INFINITY) == 255);
  CHECK(level(-INFINITY) == 0);
  CHECK(level(NAN) == 0);
}

TEST_CASE("a tensor in any memory order, and one that records gradients, gives the same picture") {
  const auto image = image_pattern(4, 6, 3);
  const auto values = av::to_tensor(image);
  const auto strided = values.transpose(1, 2).contiguous().transpose(1, 2).requires_grad_();
  CHECK(av::to_image(strided) == image);
  CHECK(strided.requires_grad());
}

TEST_CASE("to_image refuses a batch, two channels and a tensor without rows") {
  CHECK_THROWS_WITH_AS((void)av::to_image(at::zeros({2, 3, 8, 8})),
                       "a picture has the sizes C x H x W with 1, 3 or 4 channels, not 2 x 3 x 8 x 8",
                       av::InvalidValue);
  CHECK_THROWS_AS((void)av::to_image(at::zeros({2, 8, 8})), av::InvalidValue);
  CHECK_THROWS_AS((void)av::to_image(at::zeros({3, 0, 8})), av::InvalidValue);
}

TEST_CASE("write_png writes a tensor") {
  TemporaryFolder folder;
  const auto image = image_pattern(4, 6, 3);
  av::write_png(folder / "a.png", av::to_tensor(image));
  CHECK(av::read_image(folder / "a.png") == image);
}
