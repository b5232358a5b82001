// SPDX-License-Identifier: MIT
// Vectors in place of images: 20 numbers of any size, made of 3 hidden ones. A linear model with a Gaussian whose
// scale follows its errors is probabilistic PCA, whose likelihood has a closed form to compare with.
#include <animevae/data/tensor_data.hpp>
#include <animevae/vae.hpp>

#include <ATen/ops/linalg_eigvalsh.h>

#include <cmath>
#include <cstdio>
#include <numbers>

namespace av = animevae;

inline constexpr av::Shape shape{20};
inline constexpr int hidden = 3;

struct Encoder {
  static constexpr auto network = av::Network(shape, av::linear(2 * hidden));
};
struct Decoder {
  static constexpr auto network = av::Network(av::Shape{hidden}, av::linear(shape.channels));
};
// With IdentityLink p(x|z) is a density over the reals.
using Model = av::Vae<Encoder, Decoder, av::GaussianWith<av::IdentityLink, av::OptimalScale>>;

/// 2 + W h + 0.5 e, with h and e standard normal.
av::Tensor draw_vectors(std::int64_t count) {
  av::Generator generator = av::make_generator(1);
  const auto normal = [&](std::int64_t rows, std::int64_t columns) {
    return av::standard_normal({rows, columns}, generator, at::TensorOptions{}.dtype(at::kFloat));
  };
  const av::Tensor mixing = normal(hidden, shape.channels);
  return 2 + normal(count, hidden).matmul(mixing) + 0.5 * normal(count, shape.channels);
}

/// The largest mean log-likelihood of a Gaussian whose covariance is W W' + s^2, W of `hidden` columns (Tipping and
/// Bishop, 1999).
double likelihood_of_pca(const av::Tensor& x) {
  const double dimensions = double(x.size(1)), rest = dimensions - hidden;
  const av::Tensor centred = (x - x.mean(0)).to(at::kDouble);
  const av::Tensor variances = at::linalg_eigvalsh(centred.t().matmul(centred) / double(x.size(0)));  // rising
  const double noise = variances.narrow(0, 0, std::int64_t(rest)).mean().item<double>();
  const double spread = variances.narrow(0, std::int64_t(rest), hidden).log().sum().item<double>();
  return -0.5 * (dimensions * std::log(2 * std::numbers::pi) + spread + rest * std::log(noise) + dimensions);
}

int main() try {
  av::keep_memory();
  const av::TensorData data{draw_vectors(2'000)};
  Model model{};
  av::train(model, data, {.epochs = 50, .batch_size = 50, .learning_rate = 3e-2},
            av::Step{av::Adam{}, av::CosineDecay{}});

  const av::Metrics metrics = av::evaluate(model, data);
  std::printf("negative ELBO %.2f nats, probabilistic PCA %.2f nats\n", metrics.distortion + metrics.rate,
              -likelihood_of_pca(data.samples()));
  std::printf("mean squared error of reconstructions %.3f, variance of the numbers %.3f\n", metrics.mean_squared_error,
              data.samples().var(0, /*unbiased=*/false).mean().item<double>());
} catch (const av::Error& error) {
  return std::fprintf(stderr, "vectors: %s\n", error.what()), 1;
}
