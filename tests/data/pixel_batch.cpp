// SPDX-License-Identifier: MIT
#include <animevae/data/pixel_batch.hpp>

#include <array>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("a batch holds the samples asked for, in that order, divided by 255") {
  constexpr av::Shape shape{3, 2, 4};
  std::vector<std::uint8_t> pixels(std::size_t(shape.size()) * 5);
  std::iota(pixels.begin(), pixels.end(), std::uint8_t{0});
  const auto batch = av::pixel_batch(pixels, shape, std::array<std::int64_t, 3>{4, 0, 4});
  REQUIRE(batch.sizes() == at::IntArrayRef{3, 3, 2, 4});
  CHECK((batch.scalar_type() == at::kFloat));
  CHECK(batch.is_contiguous(at::MemoryFormat::ChannelsLast));
  const std::array<int, 3> samples{4, 0, 4};
  for (int n = 0; n < 3; ++n)
    for (int c = 0; c < 3; ++c)
      for (int y = 0; y < 2; ++y)
        for (int x = 0; x < 4; ++x) {
          const int level = samples[std::size_t(n)] * 24 + (y * 4 + x) * 3 + c;
          CHECK(batch[n][c][y][x].item<float>() == float(level) / 255.0f);
        }
}

TEST_CASE("grey samples and empty batches have their four axes too") {
  const std::vector<std::uint8_t> pixels{10, 20, 30, 40};
  CHECK(av::pixel_batch(pixels, {1, 1, 2}, std::array<std::int64_t, 1>{1}).sizes() == at::IntArrayRef{1, 1, 1, 2});
  CHECK(av::pixel_batch(pixels, {1, 1, 2}, {}).sizes() == at::IntArrayRef{0, 1, 1, 2});
}

TEST_CASE("a sample that is not there is refused in a sentence") {
  const std::vector<std::uint8_t> pixels{10, 20, 30, 40};
  for (const std::int64_t index : {std::int64_t{2}, std::int64_t{-1}, INT64_MAX, INT64_MIN})
    CHECK_THROWS_AS((void)av::pixel_batch(pixels, {1, 1, 2}, std::array{index}), av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::pixel_batch(pixels, {1, 1, 2}, std::array<std::int64_t, 1>{2}),
                       "sample 2 was asked for, there are 2 (0 to 1)", av::InvalidValue);
}
