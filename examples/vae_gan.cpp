// SPDX-License-Identifier: MIT
// VAE-GAN (Larsen et al., 2016) on faces that the library draws: how near a reconstruction is to its image is measured
// in the features of a discriminator, which is trained beside the model by an optimiser of its own.
#include <animevae/adversary.hpp>
#include <animevae/faces/drawn_faces.hpp>
#include <animevae/image.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/train/write_metrics.hpp>
#include <animevae/vae.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>

namespace av = animevae;

inline constexpr av::Shape image{3, 64, 64};
inline constexpr int latents = 32;

using Model = av::Vae<av::BurgessEncoder<image, latents>, av::BurgessDecoder<latents, image>, av::Laplace,
                      av::VaeGan<av::DcganDiscriminator<image, 32>, "conv3">>;

int main(int argc, char** argv) try {
  av::keep_memory();
  const av::ImageList faces{av::draw_faces({.count = argc > 1 ? std::atoll(argv[1]) : 2'000, .size = 64}), image};
  Model model{.objective = {.gamma = 1e-3}};
  av::train(model, faces,
            {.epochs = 5, .batch_size = 64, .learning_rate = 1e-3, .group_learning_rates = {{"discriminator", 2e-4}}},
            av::Step{av::Adam{}, av::OptimiserOf{"discriminator", av::Adam{.beta1 = 0.5}}}, av::ShowProgress{},
            av::WriteMetrics{"metrics.csv", model});
  av::Generator generator = av::make_generator(1);
  av::write_png("samples.png", av::image_grid(model.sample(64, generator), {.columns = 8}));
} catch (const std::exception& error) {
  return std::fprintf(stderr, "vae_gan: %s\n", error.what()), 1;
}
