// SPDX-License-Identifier: MIT
// Anime VAE: residual and fully convolutional around a latent map, binary cross-entropy and a light KL divergence.
#include <animevae/image.hpp>
#include <animevae/systems/anime_vae.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/vae.hpp>

#include <cstdio>
#include <cstdlib>

namespace av = animevae;
namespace anime_vae = av::anime_vae;

int main(int argc, char** argv) try {
  if (argc < 2 || argc > 3) return std::fprintf(stderr, "usage: anime_vae FOLDER [EPOCHS]\n"), 2;
  av::keep_memory();
  auto model = anime_vae::make_model();
  const av::ImageFolder faces{argv[1], anime_vae::image, {.resize = {.fit = av::Fit::exact}}};
  av::train(model, av::Flipped{faces},
            {.epochs = argc == 3 ? std::atoll(argv[2]) : anime_vae::recipe.epochs,
             .batch_size = anime_vae::recipe.batch_size,
             .learning_rate = anime_vae::recipe.learning_rate},
            av::ShowProgress{});
  av::save_model("anime_vae.safetensors", model);
  av::Generator generator = av::make_generator(42);
  av::write_png("generated.png", av::image_grid(model.sample(16, generator), {.columns = 8}));
} catch (const av::Error& error) {
  return std::fprintf(stderr, "anime_vae: %s\n", error.what()), 1;
}
