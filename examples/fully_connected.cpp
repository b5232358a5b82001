// SPDX-License-Identifier: MIT
// Anime Face Generator without a convolution: 55 million weights between pixels and 32 latents.
#include <animevae/image.hpp>
#include <animevae/systems/anime_face_generator.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/vae.hpp>

#include <cstdio>
#include <cstdlib>

namespace av = animevae;
namespace generator = av::anime_face_generator;

int main(int argc, char** argv) try {
  if (argc < 2 || argc > 3) return std::fprintf(stderr, "usage: fully_connected FOLDER [EPOCHS]\n"), 2;
  av::keep_memory();
  auto model = generator::make_fully_connected_model();
  const av::ImageFolder faces{argv[1], generator::image};
  av::train(model, faces,
            {.epochs = argc == 3 ? std::atoll(argv[2]) : generator::recipe.epochs,
             .batch_size = generator::recipe.batch_size,
             .learning_rate = generator::recipe.learning_rate},
            av::ShowProgress{});
  av::save_model("fully_connected.safetensors", model);
  av::Generator random = av::make_generator(0);
  av::write_png("generated.png", av::image_grid(model.sample(100, random), {.columns = 10}));
} catch (const av::Error& error) {
  return std::fprintf(stderr, "fully_connected: %s\n", error.what()), 1;
}
