// SPDX-License-Identifier: MIT
// VAE animeface: the Burgess network, a Laplace distribution and beta-VAE, on a folder of faces.
#include <animevae/image.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/vae.hpp>

#include <cstdio>
#include <cstdlib>

namespace av = animevae;

inline constexpr av::Shape image{3, 64, 64};
using Model =
    av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace, av::BetaVae<av::LinearWarmup>>;

int main(int argc, char** argv) try {
  if (argc < 2 || argc > 3) return std::fprintf(stderr, "usage: vae_animeface FOLDER [EPOCHS]\n"), 2;
  av::keep_memory();
  Model model{.reconstruction = {.scale = 1.0 / 3}, .objective = {.beta = {.to = 4.0, .steps = 100}}};
  av::train(model, av::ImageFolder{argv[1], image},
            {.epochs = argc == 3 ? std::atoll(argv[2]) : 100, .batch_size = 256, .learning_rate = 5e-3},
            av::ShowProgress{});
  av::save_model("vae_animeface.safetensors", model);
  av::write_png("traversals.png", av::traverse(model, {.from = -2, .to = 2, .steps = 10}));
} catch (const av::Error& error) {
  return std::fprintf(stderr, "vae_animeface: %s\n", error.what()), 1;
}
