// SPDX-License-Identifier: MIT
#include <animevae/metric/psnr.hpp>

#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cmath>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("errors of a tenth everywhere have 20 dB, of a hundredth 40 dB") {
  at::Tensor pictures = at::zeros({2, 3, 4, 5}, at::kDouble);
  pictures[0] += 0.1;
  pictures[1] += 0.01;
  const at::Tensor found = av::psnr(at::zeros({2, 3, 4, 5}, at::kDouble), pictures);
  CHECK(difference(found, at::tensor({20.0, 40.0}, at::kDouble)) < 1e-10);
}

TEST_CASE("one wrong pixel of many counts by its share") {
  at::Tensor pictures = at::full({1, 1, 10, 10}, 0.5);
  const at::Tensor images = pictures.clone();
  pictures[0][0][3][4] = 1.0;  // an error of 1/2 in one of 100: MSE 1/400
  CHECK(av::psnr(images, pictures).item<double>() == doctest::Approx(10 * std::log10(400.0)).epsilon(1e-6));
}

TEST_CASE("equal images have 120 dB, and not infinity") {
  const at::Tensor images = pixels({2, 3, 4, 4}, 1, at::kFloat);
  CHECK(difference(av::psnr(images, images), at::full({2}, 120.0, at::kDouble)) == 0);
}

TEST_CASE("different sizes are refused") {
  CHECK_THROWS_AS((void)av::psnr(pixels({1, 1, 4, 4}, 1), pixels({1, 1, 4, 5}, 1)), av::InvalidValue);
}
