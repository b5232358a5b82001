// SPDX-License-Identifier: MIT
// facenet's dfc_vae, repaired, compared in the features of a network that tells the factors of drawn faces apart.
#include <animevae/architecture/face_factor_network.hpp>
#include <animevae/image.hpp>
#include <animevae/systems/facenet.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/vae.hpp>

#include <cstdio>
#include <cstdlib>

namespace av = animevae;
namespace facenet = av::facenet;

int main(int argc, char** argv) try {
  if (argc < 3 || argc > 4)
    return std::fprintf(stderr, "usage: facenet_perceptual weights/face_factors.safetensors FOLDER [EPOCHS]\n"), 2;
  av::keep_memory();
  const av::Weights weights = av::read_weights(argv[1]);
  auto model = facenet::make_perceptual_model<av::FaceFactorFeatures<facenet::image>>(weights);
  const av::ImageFolder faces{argv[2], facenet::image};
  av::train(model, faces, {.epochs = argc == 4 ? std::atoll(argv[3]) : 50, .batch_size = 128, .learning_rate = 2e-4},
            av::ShowProgress{});
  av::save_model("facenet_perceptual.safetensors", model);
  av::Generator generator = av::make_generator(666);
  av::write_png("perceptual.png", av::image_grid(model.sample(128, generator), {.columns = 16, .padding = 3}));
} catch (const av::Error& error) {
  return std::fprintf(stderr, "facenet_perceptual: %s\n", error.what()), 1;
}
