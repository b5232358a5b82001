// SPDX-License-Identifier: MIT
#include <animevae/data/channel_statistics.hpp>

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "support/doctest.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

/// The same from the definitions, all pixels at once.
av::ChannelStatistics by_definition(const at::Tensor& images) {
  const at::Tensor x = images.to(at::kDouble);
  const at::Tensor total = x.var({0, 2, 3}, /*unbiased=*/false).sqrt();
  const at::Tensor within = x.var({2, 3}, /*unbiased=*/false).mean(0).sqrt();
  const at::Tensor mean = x.mean({0, 2, 3});
  av::ChannelStatistics s{.images = images.size(0)};
  for (std::int64_t c = 0; c < images.size(1); ++c) {
    s.mean.push_back(mean[c].item<double>());
    s.deviation.push_back(total[c].item<double>());
    s.deviation_within_images.push_back(within[c].item<double>());
  }
  return s;
}

void check_close(const std::vector<double>& numbers, const std::vector<double>& expected, double most = 1e-12) {
  REQUIRE(numbers.size() == expected.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) CHECK(std::abs(numbers[i] - expected[i]) <= most);
}

}  // namespace

TEST_CASE("images of one level each have a deviation over the data set and none within the images") {
  // 0 and 1 in red, 0.25 always in green, 0, 0, 0, 1 in blue.
  const at::Tensor levels = at::tensor({0., .25, 0., 1., .25, 0., 0., .25, 0., 1., .25, 1.}).view({4, 3, 1, 1});
  const av::ChannelStatistics s = av::channel_statistics(TensorDataSet{levels.expand({4, 3, 5, 6})});
  CHECK(s.images == 4);
  check_close(s.mean, {0.5, 0.25, 0.25});
  check_close(s.deviation, {0.5, 0, std::sqrt(3.0) / 4});
  check_close(s.deviation_within_images, {0, 0, 0});
}

TEST_CASE("for equal images the deviation within images is the deviation over the data set") {
  // n steps from 0 to 1 have the variance (n + 1) / (12 (n - 1)).
  const at::Tensor ramp = (at::arange(16).to(at::kDouble) / 15).view({1, 1, 4, 4}).expand({7, 1, 4, 4});
  const av::ChannelStatistics s = av::channel_statistics(TensorDataSet{ramp}, 3);
  check_close(s.mean, {0.5});
  check_close(s.deviation, {std::sqrt(17.0 / (12 * 15))});
  check_close(s.deviation_within_images, {std::sqrt(17.0 / (12 * 15))});
}

TEST_CASE("facenet's deviation averages variances, not deviations") {
  const at::Tensor flat = at::full({1, 1, 2, 2}, 0.5, at::kDouble);
  const at::Tensor stripes = at::tensor({0., 1., 0., 1.}).view({1, 1, 2, 2});
  const av::ChannelStatistics s = av::channel_statistics(TensorDataSet{at::cat({flat, stripes})});
  check_close(s.deviation_within_images, {std::sqrt(0.25 / 2)});
  check_close(s.deviation, {std::sqrt(0.25 / 2)});
}

TEST_CASE("channel_statistics does not depend on the batch size") {
  // Images of different brightness, so that batches have different means.
  const at::Tensor brightness = pixels({23, 3, 1, 1}, 2, at::kFloat),
                   images = pixels({23, 3, 6, 5}, 3, at::kFloat) * brightness;
  const av::ChannelStatistics expected = by_definition(images);
  CHECK(expected.deviation[0] > 1.1 * expected.deviation_within_images[0]);
  for (const std::int64_t batch_size : {1, 2, 7, 22, 23, 256}) {
    const av::ChannelStatistics s = av::channel_statistics(TensorDataSet{images}, batch_size);
    CHECK(s.images == 23);
    check_close(s.mean, expected.mean);
    check_close(s.deviation, expected.deviation);
    check_close(s.deviation_within_images, expected.deviation_within_images);
  }
}

TEST_CASE("small differences at a high level are not lost") {
  const at::Tensor x = pixels({9, 1, 8, 8}, 4) * 1e-6 + 1;
  check_close(av::channel_statistics(TensorDataSet{x}, 2).deviation, by_definition(x).deviation, 1e-15);
}

TEST_CASE("channel_statistics refuses an empty data set and a batch size of 0") {
  CHECK_THROWS_WITH_AS((void)av::channel_statistics(tiny_images(0)),
                       "the data set is empty; the statistics of its channels need an image", av::InvalidValue);
  CHECK_THROWS_AS((void)av::channel_statistics(tiny_images(3), 0), av::InvalidValue);
}
