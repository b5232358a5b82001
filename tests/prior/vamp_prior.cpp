// SPDX-License-Identifier: MIT
#include <animevae/prior/vamp_prior.hpp>

#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/stack.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include <animevae/loss/elbo.hpp>
#include <animevae/metric/evaluate.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/posterior/full_gaussian.hpp>
#include <animevae/posterior/point_estimate.hpp>
#include <animevae/posterior/with_flow.hpp>
#include <animevae/prior/rate.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

struct FullVampEncoder {
  static constexpr auto network = av::Network({1, 4, 4}, av::flatten() | av::linear(6) | av::elu() | av::linear(5));
};
struct MapVampEncoder {
  static constexpr auto network = av::Network({1, 4, 4}, av::conv(4, {.stride = 2, .padding = 1}));
};
struct MapVampDecoder {
  static constexpr auto network = av::Network({2, 2, 2}, av::conv_transpose(1, {.kernel = 2, .stride = 2}));
};

template <int K>
using VampVae = av::Vae<TinyEncoder, TinyDecoder, av::Gaussian, av::Elbo, av::VampPrior<K>>;
using FullVampVae = av::Vae<FullVampEncoder, TinyDecoder, av::Gaussian, av::Elbo, av::VampPrior<3>, av::FullGaussian>;
using MapVampVae = av::Vae<MapVampEncoder, MapVampDecoder, av::Gaussian, av::Elbo, av::VampPrior<3>>;

/// log p(z) from the posterior of each pseudo-input by itself.
template <class Model>
av::Tensor log_prob_one_by_one(const Model& model, const av::Tensor& z) {
  const av::Tensor& inputs = model.parts.own_prior[0];
  av::Tensor sum;
  for (std::int64_t k = 0; k < inputs.size(0); ++k) {
    std::vector<std::int64_t> as_often(std::size_t(inputs.dim()), 1);
    as_often[0] = z.size(0);
    const auto q = model.encode(inputs.narrow(0, k, 1).detach().repeat(as_often));
    const av::Tensor density = q.log_prob(z).exp();
    sum = sum.defined() ? sum + density : density;
  }
  return (sum / double(inputs.size(0))).log();
}

/// Counts how often the encoder is asked.
struct CountingContext {
  using Posteriors = av::DiagonalGaussian::Batch;
  av::Tensor moments;
  int* count;
  [[nodiscard]] Posteriors encode(const av::Tensor&, const av::Tensor& rows) const {
    ++*count;
    return av::DiagonalGaussian::of(moments.index_select(0, rows));
  }
};

}  // namespace

TYPE_TO_STRING(VampVae<3>);
TYPE_TO_STRING(FullVampVae);
TYPE_TO_STRING(MapVampVae);

TEST_CASE_TEMPLATE("the rate under a VampPrior is log q(z|x) less the log of the mean of its posteriors' densities",
                   Model, VampVae<3>, FullVampVae, MapVampVae) {
  const Model model{.options = {.seed = 2, .precision = at::kDouble}};
  CHECK(model.parts.own_prior[0].sizes().vec() == std::vector<std::int64_t>{3, 1, 4, 4});
  const av::Tensor images = pixels({5, 1, 4, 4}, 3);
  av::Generator generator = av::make_generator(1);
  for (const av::Mode mode : {av::Mode::training, av::Mode::evaluation}) {
    const av::Evaluation e = model.evaluate(images, model.noise(5, generator), mode);
    CHECK(difference(e.rate, model.encode(images).log_prob(e.z) - log_prob_one_by_one(model, e.z)) < 1e-11);
    CHECK(e.rate.requires_grad() == (mode == av::Mode::training));
    CHECK_FALSE(e.rate_per_latent.defined());
  }
}

TEST_CASE("the mean rate under a VampPrior is the KL divergence from its mixture by quadrature") {
  // One latent, its posterior N(0.4, 0.5^2), two pseudo-inputs with N(-1, 0.6^2) and N(1, 0.9^2).
  const av::Tensor moments = tensor_of({-1, 2 * std::log(0.6), 1, 2 * std::log(0.9)}, {2, 2});
  int count = 0;
  const CountingContext context{moments, &count};
  const av::OwnTensors own{.tensors = {pixels({2, 1, 4, 4})}};
  const double m = 0.4, s = 0.5;
  const auto density = [](double z, double mean, double scale) {
    return std::exp(-(z - mean) * (z - mean) / (2 * scale * scale)) / (scale * std::sqrt(2 * M_PI));
  };
  double kl = 0;
  const double step = 1e-3;
  for (double z = m - 8 * s; z < m + 8 * s; z += step) {
    const double q = density(z, m, s);
    kl += step * q * std::log(q / ((density(z, -1, 0.6) + density(z, 1, 0.9)) / 2));
  }
  const std::int64_t n = 200'000;
  const av::DiagonalGaussian::Batch posterior{at::full({n, 1}, m, at::kDouble),
                                              at::full({n, 1}, 2 * std::log(s), at::kDouble)};
  const av::Tensor rate =
      av::rate(av::VampPrior<2>{}, posterior, {posterior.rsample(normal_numbers({n, 1}, 3))}, own, context);
  CHECK(std::abs(rate.mean().item<double>() - kl) < 5 * rate.std().item<double>() / std::sqrt(double(n)));
  CHECK(count == 1);
}

TEST_CASE("samples of a VampPrior are drawn from its posteriors in turn, and have its density") {
  const VampVae<3> model{.options = {.seed = 2, .precision = at::kDouble}};
  const std::int64_t n = 40'000;
  av::Generator generator = av::make_generator(4), again = av::make_generator(4), other = av::make_generator(7);
  const av::Tensor z = model.sample_latents(n, generator);
  CHECK(z.sizes().vec() == std::vector<std::int64_t>{n, 2});
  CHECK_FALSE(z.requires_grad());
  CHECK(same_bits(z, model.sample_latents(n, again)));
  // Against samples of each component by itself.
  std::vector<av::Tensor> of_components;
  for (std::int64_t k = 0; k < 3; ++k) {
    const auto q = model.encode(model.parts.own_prior[0].narrow(0, k, 1).detach().repeat({n, 1, 1, 1}));
    of_components.push_back(q.rsample(other));
  }
  const av::Tensor expected = at::cat(of_components);
  const auto agree = [&](const av::Tensor& a, const av::Tensor& b) {
    const av::Tensor error = (a.var(0) / double(a.size(0)) + b.var(0) / double(b.size(0))).sqrt();
    return ((a.mean(0) - b.mean(0)).abs() / error).max().item<double>() < 5;
  };
  CHECK(agree(z, expected));
  CHECK(agree(z.square(), expected.square()));
  CHECK(agree(log_prob_one_by_one(model, z.narrow(0, 0, 5000)), log_prob_one_by_one(model, expected)));
}

TEST_CASE_TEMPLATE("the gradients under a VampPrior are those of finite differences, for pseudo-inputs and encoder",
                   Model, VampVae<3>, FullVampVae, MapVampVae) {
  const Model model{.options = {.seed = 2, .precision = at::kDouble}};
  const av::Tensor images = pixels({3, 1, 4, 4}, 5);
  av::Generator generator = av::make_generator(3);
  const av::Tensor noise = model.noise(3, generator);
  (void)model.gradients(images, noise, {});
  const auto loss = [&] { return model.loss(model.evaluate(images, noise), {}).template item<double>(); };
  const av::Tensor inputs = model.parts.own_prior[0];
  CHECK(inputs.grad().abs().sum().template item<double>() > 0);
  for (const av::NamedTensor& parameter : model.tensors().groups().front().parameters()) {
    CAPTURE(parameter.name);
    CHECK(gradient_error(parameter.tensor.detach(), parameter.tensor.grad(), loss) < 1e-6);
  }
}

TEST_CASE("a VampPrior needs a posterior with a density, and latents of the model's own shape") {
  CHECK(av::HasRate<av::VampPrior<3>, av::DiagonalGaussian::Batch>);
  CHECK_FALSE(av::HasRatePerLatent<av::VampPrior<3>, av::DiagonalGaussian::Batch>);
  CHECK_FALSE(av::HasRate<av::VampPrior<3>, av::PointEstimate::Batch>);
  CHECK_FALSE(av::HasRate<av::VampPrior<3>, av::WithFlow<>::Batch>);
  const MapVampVae model;
  av::Generator generator = av::make_generator(1);
  CHECK(model.sample_latents(2, generator).sizes().vec() == std::vector<std::int64_t>{2, 2, 2, 2});
  CHECK_THROWS_WITH_AS((void)model.sample_latents(2, generator, {2, 4, 4}),
                       "latents of 2x4x4 were asked for; a VampPrior has those of its pseudo-inputs alone",
                       av::InvalidValue);
}

TEST_CASE("a model with a VampPrior is measured independently of the batch size") {
  const VampVae<4> model;
  const av::Metrics whole = av::evaluate(model, tiny_images(9), {.batch_size = 9}),
                    parts = av::evaluate(model, tiny_images(9), {.batch_size = 2});
  CHECK(std::isfinite(whole.rate));
  CHECK(parts.rate == doctest::Approx(whole.rate).epsilon(1e-5));
}
