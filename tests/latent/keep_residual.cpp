// SPDX-License-Identifier: MIT
#include <animevae/latent/keep_residual.hpp>

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("without an edit a picture stays as it is") {
  const at::Tensor original = pixels({3, 40, 50}, 1, at::kFloat), decoded = pixels({3, 8, 8}, 2, at::kFloat);
  CHECK(same_bits(av::keep_residual(original, decoded, decoded, {.top = 4.5, .left = 10, .height = 30, .width = 30}),
                  original));
}

TEST_CASE("of the model's own size an edit is added pixel for pixel") {
  const at::Tensor original = pixels({3, 8, 8}, 1, at::kFloat), decoded = pixels({3, 8, 8}, 2, at::kFloat),
                   edited = pixels({3, 8, 8}, 3, at::kFloat);
  CHECK(difference(av::keep_residual(original, decoded, edited, {.height = 8, .width = 8}),
                   (original + edited - decoded).clamp(0, 1)) < 1e-6);
}

TEST_CASE("keep_residual scales a linear edit to a linear one, without a shift") {
  // The difference rises by 0.02 per sample: by 0.005 per pixel of a part that is four times as large.
  const at::Tensor slope = at::arange(16, at::kFloat) * 0.02, none = at::zeros({1, 16, 16});
  const at::Tensor result =
      av::keep_residual(at::zeros({1, 64, 64}), none, none + slope, {.height = 64, .width = 64})[0][32];
  const at::Tensor expected = (at::arange(64, at::kFloat) + 0.5) * 0.005 - 0.01;
  CHECK(difference(result.narrow(0, 8, 48), expected.narrow(0, 8, 48)) < 1e-5);
}

TEST_CASE("keep_residual fades an edit out inside the picture, but not at the picture's borders") {
  const at::Tensor original = at::zeros({1, 100, 100}), decoded = at::zeros({1, 10, 10});
  const at::Tensor result = av::keep_residual(original, decoded, at::full({1, 10, 10}, 0.5F),
                                              {.top = 0, .left = 40, .height = 50, .width = 50})[0];
  CHECK(result[0][65].item<double>() == doctest::Approx(0.5));  // at the picture's upper edge
  CHECK(result[25][65].item<double>() == doctest::Approx(0.5));
  CHECK(result[49][65].item<double>() < 0.02);
  CHECK(result[25][40].item<double>() < 0.02);
  CHECK(result[25][89].item<double>() < 0.02);
  CHECK(result[60][65].item<double>() == 0);
  CHECK(result[25][39].item<double>() == 0);
}

TEST_CASE("pictures of other kinds and a part beyond the picture are refused") {
  const at::Tensor picture = at::zeros({3, 20, 20}), small = at::zeros({3, 8, 8}), grey = at::zeros({1, 8, 8});
  CHECK_THROWS_AS((void)av::keep_residual(picture, grey, grey, {.height = 20, .width = 20}), av::InvalidValue);
  CHECK_THROWS_AS((void)av::keep_residual(picture, small, small, {.top = 1, .height = 20, .width = 20}),
                  av::InvalidValue);
}
