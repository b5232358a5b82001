// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/log.h>

#include <string_view>

#include <animevae/architecture/burgess_discriminator.hpp>
#include <animevae/core/values.hpp>
#include <animevae/loss/with_adversary.hpp>
#include <animevae/systems/vae_animeface.hpp>

namespace animevae::vae_animeface {

/// The losses of the later VAE-GAN, of probabilities D: the discriminator's is (of_real + of_made) / 2, with
/// -log(D(x) + 1e-3) and -log(1 - D(y) + 1e-3), the decoder's -log(D(y) + 1e-3).
struct LogLoss {
  double epsilon = 1e-3;

  static constexpr std::string_view name = "log";

  [[nodiscard]] Tensor of_generator(const Tensor& made) const { return -at::log(made + epsilon).mean(); }
  [[nodiscard]] Tensor of_real(const Tensor& real) const { return -at::log(real + epsilon).mean(); }
  [[nodiscard]] Tensor of_made(const Tensor& made) const { return -at::log(1 - made + epsilon).mean(); }

  static void visit(auto& self, auto&& f) { f("epsilon", self.epsilon, positive, "keeps the logarithm finite"); }
};

/// The same as published, with its fault: the decoder's loss is -log(D(x) + 1e-3) of the images, which has no gradient
/// for the decoder, so that the adversary teaches it nothing.
struct PublishedLogLoss : LogLoss {
  static constexpr std::string_view name = "log_as_published";
  static constexpr bool generator_sees_images = true;

  PublishedLogLoss() = default;
};

/// VAE animeface's later program (December 2021): its VAE with 4 times the rate and 25 times the loss against a
/// discriminator, both warmed up over 50 steps. Both optimisers are Adam with a learning rate of 5e-3.
template <AdversarialLoss Loss = LogLoss>
using GanModel = Vae<BurgessEncoder<image, latents>, BurgessDecoder<latents, image>, Laplace,
                     WithAdversary<BetaVae<LinearWarmup>, BurgessDiscriminator<image>, Loss, LinearWarmup>>;

struct GanRecipe {
  double scale = 1.0 / 3, beta = 4, adversary = 25;
  std::int64_t warmup_steps = 50;
  double learning_rate = 5e-3;
};
inline constexpr GanRecipe gan_recipe{};

/// The model with these values: mended, or with PublishedLogLoss as it was published.
template <AdversarialLoss Loss = LogLoss>
[[nodiscard]] GanModel<Loss> make_gan_model(const ModelOptions& options = {}) {
  const LinearWarmup beta{.to = gan_recipe.beta, .steps = gan_recipe.warmup_steps},
      weight{.to = gan_recipe.adversary, .steps = gan_recipe.warmup_steps};
  return {.reconstruction = {.scale = gan_recipe.scale},
          .objective = {.base = {.beta = beta}, .weight = weight},
          .options = options};
}

}  // namespace animevae::vae_animeface
