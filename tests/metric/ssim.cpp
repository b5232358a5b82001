// SPDX-License-Identifier: MIT
#include <animevae/metric/ssim.hpp>

#include <ATen/ops/full.h>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the similarity is numpy's, window by window") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const at::Tensor found = av::ssim((*oracle)["ssim.images"], (*oracle)["ssim.pictures"]);
  CHECK(difference(found, (*oracle)["ssim.similarity"]) < 1e-10);
}

TEST_CASE("ssim of equal pictures is 1, and of two grey ones follows from their means") {
  const at::Tensor images = pixels({2, 3, 16, 20}, 1, at::kFloat);
  CHECK(difference(av::ssim(images, images), at::full({2}, 1.0, at::kDouble)) < 1e-9);
  const at::Tensor dark = at::full({1, 1, 11, 11}, 0.2), light = at::full({1, 1, 11, 11}, 0.8);
  const double expected = (2 * 0.2 * 0.8 + 1e-4) / (0.2 * 0.2 + 0.8 * 0.8 + 1e-4);
  CHECK(av::ssim(dark, light).item<double>() == doctest::Approx(expected).epsilon(1e-6));
}

TEST_CASE("pictures without room for a window, or of other sizes, are refused") {
  const at::Tensor small = pixels({1, 1, 10, 20}, 1), other = pixels({1, 1, 12, 20}, 1);
  CHECK_THROWS_WITH_AS((void)av::ssim(small, small),
                       "a structural similarity needs pictures of at least 11x11 pixels, not 10x20", av::InvalidValue);
  CHECK_THROWS_AS((void)av::ssim(small, other), av::InvalidValue);
}
