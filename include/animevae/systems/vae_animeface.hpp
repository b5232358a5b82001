// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/abs.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/square.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <animevae/architecture/burgess.hpp>
#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/loss/beta_vae.hpp>
#include <animevae/loss/evaluation.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/reconstruction/laplace.hpp>

/// VAE animeface (github.com/Minzhe/VAE_animeface), built on disentangling-vae (github.com/YannDubs/disentangling-vae):
/// the networks of Burgess et al. (2018), an L1 reconstruction, beta-VAE. Its model, the recipe behind its published
/// pictures, and the numbers it prints, by its formulas.
namespace animevae::vae_animeface {

inline constexpr Shape image{3, 64, 64};
inline constexpr int latents = 10;

/// The model for images of 32x32 or 64x64 and any number of latents.
template <Shape Image = image, int Latents = latents>
using Model = Vae<BurgessEncoder<Image, Latents>, BurgessDecoder<Latents, Image>, Laplace, BetaVae<LinearWarmup>>;

static_assert(BurgessEncoder<image, latents>::network.parameters() +
                  BurgessDecoder<latents, image>::network.parameters() ==
              504'055);

/// The run behind the published pictures: about 6.4 million images.
struct Recipe {
  double scale = 1.0 / 3;  ///< of the Laplace distribution: "3 * L1"
  double beta = 4;         ///< weight of the rate, warmed up linearly
  std::int64_t warmup_steps = 100;
  double learning_rate = 5e-3;  ///< Adam's
  std::int64_t batch_size = 256, epochs = 100;
};
inline constexpr Recipe recipe{};

/// The model with the recipe's values and the Kaiming-uniform initialisation of disentangling-vae: with PyTorch's
/// default, which VAE animeface used, this recipe collapses more often than not.
template <Shape Image = image, int Latents = latents>
[[nodiscard]] Model<Image, Latents> make_model(const ModelOptions& options = {}) {
  return {.reconstruction = {.scale = recipe.scale},
          .objective = {.beta = {.to = recipe.beta, .steps = recipe.warmup_steps}},
          .options = options};
}

// The numbers that VAE animeface prints, from an evaluation of any model with a sigmoid link. Each is summed over
// everything and divided by the images of the batch; x are the images, y = sigmoid(decoded).

/// "bernoulli": sum of -(x log y + (1 - x) log(1 - y)).
[[nodiscard]] inline double bernoulli(const Evaluation& e) {
  return at::binary_cross_entropy_with_logits(e.decoded, e.images, {}, {}, at::Reduction::Sum).item<double>() /
         double(e.images.size(0));
}

/// "gaussian": sum of (255 y - 255 x)^2 / 255.
[[nodiscard]] inline double gaussian(const Evaluation& e) {
  return 255 * at::square(Sigmoid{}(e.decoded) - e.images).sum().item<double>() / double(e.images.size(0));
}

/// "laplace": 3 sum |y - x|. The 3 is empirical: it makes the term about as large as "bernoulli".
[[nodiscard]] inline double laplace(const Evaluation& e) {
  return 3 * at::abs(Sigmoid{}(e.decoded) - e.images).sum().item<double>() / double(e.images.size(0));
}

/// "laplace" from a distortion in nats per image under Laplace{.scale = 1.0 / 3}: the distortion without its
/// normalising constant. It holds for means as well, so that a whole log can be converted.
[[nodiscard]] inline double laplace_from_distortion(double nats_per_image, Shape of = image) {
  return nats_per_image - double(of.size()) * std::log(2 * recipe.scale);
}

/// "kl_loss_0", "kl_loss_1", ...: of each latent, the mean over the batch.
[[nodiscard]] inline std::vector<double> kl_per_latent(const Evaluation& e) {
  const Tensor means = e.rate_per_latent.detach().to(at::kCPU, at::kDouble).mean(0).flatten().contiguous();
  return {means.data_ptr<double>(), means.data_ptr<double>() + means.numel()};
}

/// "kl_loss": their sum.
[[nodiscard]] inline double kl(const Evaluation& e) {
  double sum = 0;
  for (const double latent : kl_per_latent(e)) sum += latent;
  return sum;
}

/// VAE animeface's schedule: min(from + (to - from) * step / steps, to), steps counted from 1; `to` where there are no
/// steps. Throws InvalidValue unless it rises, as the original refuses others.
[[nodiscard]] inline double linear_annealing(double from, double to, std::int64_t step, std::int64_t steps) {
  if (steps == 0) return to;
  if (!(to > from))
    throw InvalidValue("an annealing must rise; this one goes from " + decimal(from) + " to " + decimal(to));
  return (std::min)(from + (to - from) * double(step) / double(steps), to);
}

struct BetaH {
  double beta = recipe.beta;
  std::int64_t steps = recipe.warmup_steps;
};

/// "loss" of betaH, its total: reconstruction + annealed(0 to 1) * beta * KL. In evaluation, the step is
/// Progress::final().step.
[[nodiscard]] inline double beta_h(double reconstruction, double kl, std::int64_t step, const BetaH& values = {}) {
  return reconstruction + linear_annealing(0, 1, step, values.steps) * values.beta * kl;
}

struct BetaB {
  double gamma = 100, from = 0, to = 25;  ///< capacities in nats
  std::int64_t steps = 100'000;
};

/// "loss" of betaB: reconstruction + gamma * |KL - annealed(from to to)|.
[[nodiscard]] inline double beta_b(double reconstruction, double kl, std::int64_t step, const BetaB& values = {}) {
  return reconstruction + values.gamma * std::abs(kl - linear_annealing(values.from, values.to, step, values.steps));
}

}  // namespace animevae::vae_animeface
