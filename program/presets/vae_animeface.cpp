// SPDX-License-Identifier: MIT
#include <animevae/systems/vae_animeface.hpp>

#include <algorithm>
#include <cstdint>

#include <animevae/loss/capacity_vae.hpp>
#include <animevae/preset/make_preset.hpp>
#include <animevae/reconstruction/bernoulli.hpp>
#include <animevae/reconstruction/gaussian.hpp>

#include "presets/presets.hpp"

namespace av = animevae;

namespace animevae::program {

using av::vae_animeface::recipe;

namespace {

constexpr av::Shape rgb64{3, 64, 64}, rgb32{3, 32, 32}, grey64{1, 64, 64}, grey32{1, 32, 32};

/// The total loss that the original program prints in evaluation, with beta at the end of its annealing.
template <class Objective>
double total(const Objective& objective, double reconstruction, double kl) {
  constexpr av::Progress end = av::Progress::final();
  if constexpr (requires { objective.capacity; })
    return av::vae_animeface::beta_b(reconstruction, kl, end.step,
                                     {.gamma = objective.gamma, .to = objective.capacity.at(end), .steps = 0});
  else return av::vae_animeface::beta_h(reconstruction, kl, end.step, {.beta = objective.beta_at(end), .steps = 0});
}

/// The losses of all three likelihoods of the original program, the model's own first.
template <class M>
std::vector<av::PrintedLoss> printed(const av::Recipe<M>& of) {
  namespace animeface = av::vae_animeface;
  const auto sum = [objective = of.objective](double reconstruction, double kl) {
    return total(objective, reconstruction, kl);
  };
  std::vector<av::PrintedLoss> all{{"bernoulli", &animeface::bernoulli, &animeface::kl, sum},
                                   {"gaussian", &animeface::gaussian, &animeface::kl, sum},
                                   {"laplace", &animeface::laplace, &animeface::kl, sum}};
  std::stable_partition(all.begin(), all.end(),
                        [](const av::PrintedLoss& loss) { return loss.name == decltype(M::reconstruction)::name; });
  return all;
}

/// The checkpoints of the original program, and of disentangling-vae, which has the same network.
template <av::Shape Image, int Latent>
std::vector<av::Published> files() {
  using Encoder = av::BurgessEncoder<Image, Latent>;
  using Decoder = av::BurgessDecoder<Latent, Image>;
  return {{"original", {"encoder.", Encoder::animeface_names}, {"decoder.", Decoder::animeface_names}},
          {"disentangling-vae",
           {"encoder.", Encoder::disentangling_vae_names},
           {"decoder.", Decoder::disentangling_vae_names}}};
}

template <av::Shape Image, int Latent>
av::Recipe<av::vae_animeface::Model<Image, Latent>> published() {
  return {.reconstruction = {.scale = recipe.scale},
          .objective = {.beta = {.to = recipe.beta, .steps = recipe.warmup_steps}},
          .training = {.epochs = recipe.epochs, .batch_size = recipe.batch_size, .learning_rate = recipe.learning_rate},
          .published = files<Image, Latent>(),
          .printed = &printed<av::vae_animeface::Model<Image, Latent>>};
}

template <int Latent, class Distribution, class Objective>
using Burgess = av::Vae<av::BurgessEncoder<rgb64, Latent>, av::BurgessDecoder<Latent, rgb64>, Distribution, Objective>;

template <int Latent, class Distribution, class Objective>
av::Recipe<Burgess<Latent, Distribution, Objective>> burgess(std::int64_t batch_size) {
  return {.training = {.epochs = 100, .batch_size = batch_size, .learning_rate = 1e-3},
          .published = files<rgb64, Latent>(),
          .printed = &printed<Burgess<Latent, Distribution, Objective>>};
}

}  // namespace

std::vector<Preset> vae_animeface_presets() {
  return {
      av::preset("vae-animeface", "VAE animeface as published, 64x64 RGB, 10 latents", published<rgb64, 10>()),
      av::preset("vae-animeface-20", "the same with 20 latents", published<rgb64, 20>()),
      av::preset("vae-animeface-32", "the same for 32x32 RGB, 10 latents", published<rgb32, 10>()),
      av::preset("vae-animeface-grey", "the same for 64x64 grey, 10 latents", published<grey64, 10>()),
      av::preset("vae-animeface-grey-32", "the same for 32x32 grey, 10 latents", published<grey32, 10>()),
      av::preset("burgess-capacity", "Burgess network, Bernoulli, rate held at a growing capacity (beta-VAE_B)",
                 burgess<10, av::Bernoulli, av::CapacityVae<>>(64)),
      av::preset("burgess-calibrated",
                 "Burgess network, 32 latents, Gaussian whose scale is learned: no beta to choose",
                 burgess<32, av::GaussianOfLearnedScale, av::Elbo>(128)),
  };
}

}  // namespace animevae::program
