// SPDX-License-Identifier: MIT
#include <animevae/metric/mean_image.hpp>

#include <ATen/ops/full.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include <cstdint>
#include <span>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

struct Images {
  at::Tensor all;

  [[nodiscard]] std::int64_t size() const { return all.size(0); }
  [[nodiscard]] at::Tensor batch(std::span<const std::int64_t> indices) const {
    return at::index_select(all, 0, at::tensor(at::IntArrayRef{indices.data(), indices.size()}));
  }
};

/// Images of two pixels.
Images images(std::initializer_list<float> pixels) {
  return {at::tensor(std::vector<float>{pixels}).reshape({-1, 1, 1, 2})};
}

}  // namespace

TEST_CASE("the mean image is the mean of each pixel, whatever the batch size") {
  const Images some = images({0, 0.25f, 0.5f, 0.25f, 1, 1});
  for (const std::int64_t batch_size : {1, 2, 256}) {
    const at::Tensor mean = av::mean_image(some, batch_size);
    CHECK(mean.sizes() == at::IntArrayRef{1, 1, 1, 2});
    CHECK(mean.flatten()[0].item<double>() == doctest::Approx(0.5));
    CHECK(mean.flatten()[1].item<double>() == doctest::Approx(0.5));
  }
}

TEST_CASE("errors_of_answering are the errors of answering every image with the same picture") {
  const at::Tensor half = at::full({1, 1, 1, 2}, 0.5f);
  const Images some = images({0.5f, 0.5f, 0.75f, 0.5f, 0.5f, 0});  // off by 0, 1/4 and 1/2
  for (const std::int64_t batch_size : {1, 2, 256}) {
    const av::PixelErrors errors = av::errors_of_answering(half, some, batch_size);
    CHECK(errors.mean_absolute == doctest::Approx(0.75 / 6));
    CHECK(errors.mean_squared == doctest::Approx((1 / 16.0 + 1 / 4.0) / 6));
  }
}

TEST_CASE("mean_image refuses an empty data set, and errors_of_answering gives 0 for it") {
  const Images none{at::full({0, 1, 1, 2}, 0.0f)};
  CHECK_THROWS_WITH_AS((void)av::mean_image(none), doctest::Contains("empty"), av::InvalidValue);
  CHECK(av::errors_of_answering(at::full({1, 1, 1, 2}, 0.5f), none).mean_squared == 0);
}
