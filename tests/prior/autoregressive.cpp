// SPDX-License-Identifier: MIT
#include <animevae/prior/autoregressive.hpp>

#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include <animevae/posterior/codebook.hpp>
#include <animevae/prior/rate.hpp>

#include "support/doctest.hpp"
#include "support/own_tensors.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

using TwoCodes = av::Autoregressive<2, 4, 3>;

/// All 2^6 maps of two codes, 2x3.
at::Tensor all_maps() {
  std::vector<at::Tensor> maps;
  for (std::int64_t number = 0; number < 64; ++number) {
    std::vector<std::int64_t> bits;
    for (int bit = 0; bit < 6; ++bit) bits.push_back((number >> bit) & 1);
    maps.push_back(at::tensor(bits, at::kLong).view({2, 3}));
  }
  return at::stack(maps);
}

}  // namespace

TEST_CASE("the probabilities of all maps of codes add up to 1") {
  const av::OwnTensors own = random_own_tensors<TwoCodes>({5, 2, 3}, 4);
  const at::Tensor log_probs = TwoCodes{}.log_prob_of_codes(all_maps(), own);
  CHECK(log_probs.exp().sum().item<double>() == doctest::Approx(1).epsilon(1e-12));
  CHECK(log_probs.std().item<double>() > 0.1);  // and they differ
}

TEST_CASE("maps of codes are drawn as often as their probabilities say") {
  const av::OwnTensors own = random_own_tensors<TwoCodes>({5, 2, 3}, 4);
  const at::Tensor probabilities = TwoCodes{}.log_prob_of_codes(all_maps(), own).exp();
  av::Generator generator = av::make_generator(3), again = av::make_generator(3);
  const std::int64_t count = 40'000;
  const at::Tensor codes = TwoCodes{}.sample_codes(count, {5, 2, 3}, 2, generator, own);
  CHECK(codes.sizes().vec() == std::vector<std::int64_t>{count, 6});
  CHECK(codes.equal(TwoCodes{}.sample_codes(count, {5, 2, 3}, 2, again, own)));
  const at::Tensor weights = at::tensor({1, 2, 4, 8, 16, 32}, at::kLong);
  const at::Tensor observed = (codes * weights).sum(1).bincount({}, 64).to(at::kDouble) / double(count);
  const at::Tensor error = (observed - probabilities).abs() / (probabilities / double(count)).sqrt();
  CHECK(error.max().item<double>() < 5);
}

TEST_CASE("the rate of certain codes is the negative logarithm of their probability, and all codes begin equal") {
  using Q = av::Codebook<5>;
  using P = av::Autoregressive<5, 4, 2>;
  const av::Shape latent{3, 2, 2};
  const Q::Batch q = Q::of(normal_numbers({4, 3, 2, 2}), latent, random_own_tensors<Q>(latent));
  CHECK(av::HasRate<P, Q::Batch>);
  CHECK_FALSE(av::HasRate<av::Autoregressive<6>, Q::Batch>);
  const av::OwnTensors own = random_own_tensors<P>(latent, 3);
  const at::Tensor rate = av::rate(P{}, q, {q.point()}, own);
  CHECK(difference(rate, -P{}.log_prob_of_codes(q.indices.view({4, 2, 2}), own)) == 0);
  av::OwnTensors begin = own;
  begin.tensors[4] = begin.tensors[4] * 0;
  begin.tensors[5] = begin.tensors[5] * 0;
  CHECK((av::rate(P{}, q, {q.point()}, begin) - 4 * std::log(5.0)).abs().max().item<double>() < 1e-12);
}

TEST_CASE("without weights the codes of a map are independent, with the softmax of the biases") {
  using P = av::Autoregressive<3, 4, 2>;
  av::OwnTensors own = random_own_tensors<P>({3, 2, 2}, 3);
  own.tensors[4].zero_();
  const at::Tensor codes = at::tensor({0, 2, 1, 2}, at::kLong).view({1, 2, 2});
  double expected = 0, sum = 0;
  for (int k = 0; k < 3; ++k) sum += std::exp(own[5][k].item<double>());
  for (const int k : {0, 2, 1, 2}) expected += own[5][k].item<double>() - std::log(sum);
  CHECK(P{}.log_prob_of_codes(codes, own).item<double>() == doctest::Approx(expected).epsilon(1e-12));
}

TEST_CASE("the mean rate of codes that another prior draws is the cross entropy by enumeration") {
  using P = av::Autoregressive<2, 4, 3>;
  const av::OwnTensors own = random_own_tensors<P>({5, 2, 3}, 4), other = random_own_tensors<P>({5, 2, 3}, 40);
  const at::Tensor log_q = P{}.log_prob_of_codes(all_maps(), other), log_p = P{}.log_prob_of_codes(all_maps(), own);
  const double cross_entropy = -(log_q.exp() * log_p).sum().item<double>();
  av::Generator generator = av::make_generator(3);
  const std::int64_t n = 40'000;
  av::CodebookBatch<2> drawn;
  drawn.indices = P{}.sample_codes(n, {5, 2, 3}, 2, generator, other);
  const at::Tensor rate = P{}.rate(drawn, normal_numbers({n, 5, 2, 3}), own);
  CHECK(std::abs(rate.mean().item<double>() - cross_entropy) < 5 * rate.std().item<double>() / std::sqrt(double(n)));
}

TEST_CASE("the gradients of a map's probability are those of finite differences") {
  av::OwnTensors own = random_own_tensors<TwoCodes>({5, 2, 3}, 4);
  for (at::Tensor& tensor : own.tensors) tensor.requires_grad_(true);
  const at::Tensor maps = all_maps().slice(0, 0, 64, 13);
  const auto sum = [&] { return TwoCodes{}.log_prob_of_codes(maps, own).sum(); };
  sum().backward();
  for (const at::Tensor& tensor : own.tensors)
    CHECK(gradient_error(tensor, [&] { return sum().item<double>(); }) < 1e-6);
}
