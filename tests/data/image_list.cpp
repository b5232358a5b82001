// SPDX-License-Identifier: MIT
#include <animevae/data/image_list.hpp>

#include <array>
#include <cstdint>
#include <vector>

#include <ATen/ops/equal.h>

#include <animevae/image/image_tensor.hpp>

#include "support/doctest.hpp"
#include "support/image_pattern.hpp"

namespace av = animevae;

TEST_CASE("ImageList gives batches of its images' values in the order asked for, channels last") {
  const std::vector images{image_pattern(4, 5, 3, 0), image_pattern(4, 5, 3, 1)};
  const av::ImageList data{images, {3, 4, 5}};
  CHECK(data.size() == 2);
  CHECK(data.shape() == av::Shape{3, 4, 5});
  const auto batch = data.batch(std::array<std::int64_t, 2>{1, 0});
  CHECK(batch.is_contiguous(at::MemoryFormat::ChannelsLast));
  CHECK(at::equal(batch[0], av::to_tensor(images[1])));
  CHECK(at::equal(batch[1], av::to_tensor(images[0])));
}

TEST_CASE("pictures of all sizes are brought to the shape by the policy") {
  const std::vector images{image_pattern(9, 5, 3), image_pattern(2, 7, 1)};
  const av::ResizePolicy exact{.fit = av::Fit::exact, .filter = av::Filter::lanczos};
  const av::ImageList data{images, {3, 4, 4}, exact};
  const auto batch = data.batch(std::array<std::int64_t, 2>{0, 1});
  for (int i = 0; i < 2; ++i)
    CHECK(at::equal(batch[i], av::to_tensor(av::fit(images[std::size_t(i)], {3, 4, 4}, exact))));
}

TEST_CASE("the fingerprint follows the pixels and their order") {
  const auto a = image_pattern(4, 4, 3, 0), b = image_pattern(4, 4, 3, 1);
  const auto fingerprint = [](std::vector<av::Image> images) { return av::ImageList{images, {3, 4, 4}}.fingerprint(); };
  CHECK(fingerprint({a, b}) == fingerprint({a, b}));
  CHECK(fingerprint({a, b}) != fingerprint({b, a}));
}

TEST_CASE("ImageList takes no images, and refuses an image of two channels") {
  CHECK(av::ImageList{{}, {3, 4, 4}}.size() == 0);
  const std::vector images{image_pattern(4, 4, 2)};
  CHECK_THROWS_AS((av::ImageList{images, {3, 4, 4}}), av::InvalidValue);
}
