// SPDX-License-Identifier: MIT
#include <animevae/tensor/random.hpp>

#include <ATen/ops/zeros.h>

#include <cmath>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the same seed gives the same numbers, another seed others") {
  const auto draw = [](std::uint64_t seed) {
    av::Generator generator = av::make_generator(seed);
    return av::standard_normal({4, 10}, generator, at::zeros({1}));
  };
  CHECK(same_bits(draw(5), draw(5)));
  CHECK_FALSE(same_bits(draw(5), draw(6)));
}

TEST_CASE("a model in float64 sees the noise of a model in float32") {
  av::Generator one = av::make_generator(3), other = av::make_generator(3);
  const av::Tensor single = av::standard_normal({7, 3}, one, at::zeros({1}));
  const av::Tensor wide = av::standard_normal({7, 3}, other, at::zeros({1}, at::TensorOptions{}.dtype(at::kDouble)));
  CHECK((wide.scalar_type() == at::kDouble));
  CHECK(same_bits(single.to(at::kDouble), wide));
}

TEST_CASE("standard_normal takes tensor options or a tensor with the same result") {
  av::Generator one = av::make_generator(3), other = av::make_generator(3);
  const auto wide = at::TensorOptions{}.dtype(at::kDouble);
  CHECK(same_bits(av::standard_normal({7, 3}, one, wide), av::standard_normal({7, 3}, other, at::zeros({1}, wide))));
}

TEST_CASE("the noise is standard normal") {
  av::Generator generator = av::make_generator(1);
  const av::Tensor x =
      av::standard_normal({200'000}, generator, at::zeros({1}, at::TensorOptions{}.dtype(at::kDouble)));
  // Five standard errors of each moment.
  CHECK(std::abs(x.mean().item<double>()) < 5 / std::sqrt(200'000.0));
  CHECK(std::abs(x.var().item<double>() - 1) < 5 * std::sqrt(2 / 200'000.0));
  CHECK(std::abs(x.pow(4).mean().item<double>() - 3) < 5 * std::sqrt(96 / 200'000.0));
}

TEST_CASE("random_mask takes each number with its probability, the same ones for any precision") {
  av::Generator generator = av::make_generator(2), other = av::make_generator(2);
  const av::Tensor mask = av::random_mask({100'000}, 0.3, generator, at::zeros({1}));
  CHECK((mask.scalar_type() == at::kBool));
  CHECK(std::abs(mask.sum().item<double>() - 30'000) < 5 * std::sqrt(100'000 * 0.3 * 0.7));
  CHECK(
      same_bits(mask, av::random_mask({100'000}, 0.3, other, at::zeros({1}, at::TensorOptions{}.dtype(at::kDouble)))));
  CHECK(av::random_mask({100}, 0, generator, at::zeros({1})).sum().item<double>() == 0);
}

TEST_CASE("nothing is drawn from LibTorch's global generator") {
  av::Generator global = at::detail::getDefaultCPUGenerator();
  global.set_current_seed(42);
  const av::Tensor before = at::randn({5});
  global.set_current_seed(42);
  av::Generator generator = av::make_generator(42);
  (void)av::standard_normal({100}, generator, at::zeros({1}));
  CHECK(same_bits(at::randn({5}), before));
}

TEST_CASE("mixed seeds are the numbers of splitmix64") {
  CHECK(av::mix_seed(0, 0) == 0xE220A8397B1DCDAFULL);
  CHECK(av::mix_seed(0, 1) == 0x6E789E6AA1B965F4ULL);
  CHECK(av::mix_seed(0, 2) == 0x06C45D188009454FULL);
  CHECK(av::mix_seed(1, 0) != av::mix_seed(0, 0));
}

TEST_CASE("standard_normal_log_prob is log exp(-x^2 / 2) / sqrt(2 pi)") {
  const av::Tensor x = normal_numbers({7}, 3) * 3;
  for (std::int64_t i = 0; i < 7; ++i) {
    const double value = x[i].item<double>();
    const double expected = std::log(std::exp(-value * value / 2) / std::sqrt(2 * 3.14159265358979323846));
    CHECK(av::standard_normal_log_prob(x)[i].item<double>() == doctest::Approx(expected).epsilon(1e-13));
  }
}
