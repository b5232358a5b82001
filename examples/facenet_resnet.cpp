// SPDX-License-Identifier: MIT
// facenet's dfc_vae_resnet, repaired: residual blocks behind every change of the extent.
#include <animevae/image.hpp>
#include <animevae/systems/facenet.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/vae.hpp>

#include <cstdio>
#include <cstdlib>

namespace av = animevae;
namespace facenet = av::facenet;

int main(int argc, char** argv) try {
  if (argc < 2 || argc > 3) return std::fprintf(stderr, "usage: facenet_resnet FOLDER [EPOCHS]\n"), 2;
  av::keep_memory();
  auto model = facenet::make_model<facenet::ResnetModel<>>();
  const av::ImageFolder faces{argv[1], facenet::image};
  av::train(model, faces,
            {.epochs = argc == 3 ? std::atoll(argv[2]) : 50,
             .batch_size = facenet::recipe.batch_size,
             .learning_rate = facenet::recipe.learning_rate},
            av::ShowProgress{});
  av::save_model("facenet_resnet.safetensors", model);
  av::Generator generator = av::make_generator(666);
  av::write_png("generated.png",
                av::image_grid(model.sample(128, generator), {.columns = 16, .padding = 3, .background = 0}));
} catch (const av::Error& error) {
  return std::fprintf(stderr, "facenet_resnet: %s\n", error.what()), 1;
}
