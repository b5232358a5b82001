// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/sort.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include <animevae/reconstruction/concept.hpp>
#include <animevae/tensor/own_tensors.hpp>
#include <animevae/tensor/tensor.hpp>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

/// The logarithm of a learned scale.
inline animevae::OwnTensors log_scale(double value) {
  return {.tensors = {at::full({1}, value, at::TensorOptions{}.dtype(at::kDouble)).set_requires_grad(true)}};
}

/// The integral of exp(log_prob) over a single pixel's value, from -range to range, by the trapezoidal rule.
template <class Distribution>
double integral(const Distribution& distribution, const animevae::OwnTensors& own, double decoded, double range) {
  const std::int64_t points = 400'001;
  const double step = 2 * range / double(points - 1);
  const at::Tensor x =
      (at::arange(points, at::TensorOptions{}.dtype(at::kDouble)) * step - range).view({points, 1, 1, 1});
  const at::Tensor density = distribution.log_prob(at::full_like(x, decoded), x, own).exp();
  return (density.sum() - (density[0] + density[points - 1]) / 2).template item<double>() * step;
}

/// The largest difference of the distribution function of 20,000 samples from the integral of the density, times the
/// root of their number: above 1.95 once in a thousand times (Kolmogorov and Smirnov). From `low` to `high` lies
/// everything.
template <class Distribution>
double misfit_of_samples(const Distribution& distribution, const animevae::OwnTensors& own, double decoded, double low,
                         double high) {
  const std::int64_t count = 20'000, points = 20'001;
  animevae::Generator generator = animevae::make_generator(5);
  const at::Tensor samples = std::get<0>(
      distribution.sample(at::full({count, 1, 1, 1}, decoded, at::TensorOptions{}.dtype(at::kDouble)), own, generator)
          .view({-1})
          .sort());
  const double step = (high - low) / double(points - 1);
  const at::Tensor x =
      (at::arange(points, at::TensorOptions{}.dtype(at::kDouble)) * step + low).view({points, 1, 1, 1});
  const at::Tensor density = distribution.log_prob(at::full_like(x, decoded), x, own).detach().exp();
  const at::Tensor function =
      ((density.narrow(0, 0, points - 1) + density.narrow(0, 1, points - 1)) * (step / 2)).cumsum(0);
  double worst = 0;
  for (std::int64_t i = 100; i < count; i += 100) {
    const auto place = std::int64_t((samples[i].template item<double>() - low) / step);
    const auto at_sample = function[std::clamp<std::int64_t>(place, 0, points - 2)].template item<double>();
    worst = std::max(worst, std::abs(at_sample - double(i) / double(count)));
  }
  return worst * std::sqrt(double(count));
}

/// What every reconstruction distribution owes its users.
template <class Distribution>
void check_distribution(const Distribution& distribution, const animevae::OwnTensors& own = {}) {
  const at::Tensor images = pixels({6, 3, 4, 5}, 1), decoded = normal_numbers({6, 3, 4, 5}, 2).set_requires_grad(true);
  const auto log_prob = [&] { return distribution.log_prob(decoded, images, own); };

  SUBCASE("nats per image do not depend on the other images of the batch") {
    const at::Tensor whole = log_prob();
    CHECK(whole.sizes().vec() == std::vector<std::int64_t>{6});
    std::vector<at::Tensor> parts;
    for (const auto& [begin, count] : {std::pair{0, 1}, std::pair{1, 3}, std::pair{4, 2}})
      parts.push_back(distribution.log_prob(decoded.narrow(0, begin, count), images.narrow(0, begin, count), own));
    CHECK(difference(at::cat(parts), whole) < 1e-10);
  }
  SUBCASE("the memory layout does not matter") {
    const auto last = at::MemoryFormat::ChannelsLast;
    CHECK(difference(distribution.log_prob(decoded.contiguous(last), images.contiguous(last), own), log_prob()) <
          1e-10);
  }
  SUBCASE("the gradient for the decoder is that of finite differences, and not zero") {
    log_prob().sum().backward();
    CHECK(decoded.grad().abs().sum().template item<double>() > 0);
    CHECK(gradient_error(decoded, [&] { return log_prob().sum().template item<double>(); }) < 1e-6);
  }
  SUBCASE("pictures are the mean, in [0, 1] but where data of any size are taken, shaped like the images") {
    const at::Tensor pictures = animevae::pictures_of(distribution, decoded * 20),
                     mean = distribution.mean(decoded * 20);
    CHECK(pictures.sizes() == images.sizes());
    if constexpr (animevae::takes_any_number<Distribution>()) {
      CHECK(same_bits(pictures, mean));
      CHECK(same_bits(mean, decoded * 20));
    } else {
      CHECK(same_bits(pictures, mean.clamp(0, 1)));
    }
  }
  SUBCASE("float32 is near float64") {
    std::vector<at::Tensor> single;
    for (const at::Tensor& tensor : own.tensors) single.push_back(tensor.detach().to(at::kFloat));
    const at::Tensor near =
        distribution.log_prob(decoded.detach().to(at::kFloat), images.to(at::kFloat), {.tensors = single});
    CHECK(difference(near / log_prob().to(at::kFloat), at::full_like(near, 1)) < 1e-5);
  }
}
