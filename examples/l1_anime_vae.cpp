// SPDX-License-Identifier: MIT
// L1 anime VAE: strided convolutions with the norm behind the activation, an L1 loss. It does not train with its
// published learning rate of 0.007, which was meant for another program, and with Keras's initialisation its rate may
// explode. It trains with 1e-3 and PyTorch's initialisation.
#include <animevae/image.hpp>
#include <animevae/systems/l1_anime_vae.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/vae.hpp>

#include <cstdio>
#include <cstdlib>

namespace av = animevae;
namespace l1 = av::l1_anime_vae;

int main(int argc, char** argv) try {
  if (argc < 2 || argc > 3) return std::fprintf(stderr, "usage: l1_anime_vae FOLDER [EPOCHS]\n"), 2;
  av::keep_memory();
  l1::Model<> model{.reconstruction = {.scale = l1::recipe.scale},
                    .objective = {.beta = {.value = l1::recipe.kl_weight}},
                    .options = {.initialisation = av::Initialisation::framework}};
  const av::ImageFolder faces{argv[1], l1::image};
  av::train(
      model, faces,
      {.epochs = argc == 3 ? std::atoll(argv[2]) : 100, .batch_size = l1::recipe.batch_size, .learning_rate = 1e-3},
      av::ShowProgress{});
  av::save_model("l1_anime_vae.safetensors", model);
  av::Generator generator = av::make_generator(0);
  av::write_png("generated.png", av::image_grid(model.sample(36, generator), {.columns = 6}));
} catch (const av::Error& error) {
  return std::fprintf(stderr, "l1_anime_vae: %s\n", error.what()), 1;
}
