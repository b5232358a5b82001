// SPDX-License-Identifier: MIT
#include <animevae/data/pre_whiten.hpp>

#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cmath>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("an image gets mean 0 and deviation 1 over all of its channels and pixels") {
  const at::Tensor black_and_white = at::tensor({0., 1., 1., 0.}).view({1, 2, 1, 2});
  CHECK(difference(av::pre_whiten(black_and_white), black_and_white * 2 - 1) < 1e-12);
  const at::Tensor white = av::pre_whiten(pixels({5, 3, 8, 7}));
  CHECK(difference(white.mean({1, 2, 3}), at::zeros({5})) < 1e-12);
  CHECK(difference(white.var({1, 2, 3}, /*unbiased=*/false), at::full({5}, 1.0)) < 1e-12);
}

TEST_CASE("brightness and contrast of an image do not matter, nor the images beside it") {
  const at::Tensor images = pixels({4, 3, 8, 8});
  CHECK(difference(av::pre_whiten(images * 0.3 + 0.2), av::pre_whiten(images)) < 1e-12);
  CHECK(difference(av::pre_whiten(images.narrow(0, 2, 1)), av::pre_whiten(images).narrow(0, 2, 1)) < 1e-12);
}

TEST_CASE("the smallest deviation is one over the root of n levels of 0 to 255, as facenet's") {
  constexpr double n = 3 * 64 * 64;
  at::Tensor image = at::full({1, 3, 64, 64}, 200.0 / 255, at::kDouble);
  image[0][1][5][9] = 201.0 / 255;  // its deviation, sqrt(1/n - 1/n^2), is just below
  const at::Tensor white = av::pre_whiten(image);
  CHECK(white[0][1][5][9].item<double>() == doctest::Approx((1 - 1 / n) * std::sqrt(n)).epsilon(1e-9));
  CHECK(white[0][0][0][0].item<double>() == doctest::Approx(-1 / n * std::sqrt(n)).epsilon(1e-9));
}

TEST_CASE("an image of one colour becomes 0, and its gradient is finite") {
  const at::Tensor image = at::full({1, 3, 4, 4}, 0.25, at::kDouble).requires_grad_();
  const at::Tensor white = av::pre_whiten(image);
  CHECK(difference(white, at::zeros({1, 3, 4, 4})) == 0);
  white.square().sum().backward();
  CHECK(difference(image.grad(), at::zeros({1, 3, 4, 4})) == 0);
}

TEST_CASE("the gradient of pre_whiten is that of finite differences") {
  const at::Tensor images = pixels({2, 3, 3, 2}).requires_grad_(), weights = normal_numbers({2, 3, 3, 2}, 2);
  const auto f = [&] { return (av::pre_whiten(images) * weights).sum(); };
  f().backward();
  CHECK(gradient_error(images, [&] { return f().item<double>(); }) < 1e-6);
}

TEST_CASE("pre_whiten refuses a tensor without four axes") {
  CHECK_THROWS_WITH_AS((void)av::pre_whiten(pixels({3, 4, 4})), "images to pre-whiten have 4 axes (N, C, H, W), not 3",
                       av::InvalidValue);
}
