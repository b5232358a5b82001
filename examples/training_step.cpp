// SPDX-License-Identifier: MIT
// A training step made of parts: AdamW with weight decay, gradients that are clipped, a learning rate in one cycle and
// an average of the weights, which is the model at the end. Run it again after Ctrl-C or kill -9: it goes on.
#include <animevae/image.hpp>
#include <animevae/systems/vae_animeface.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/vae.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace av = animevae;

int main(int argc, char** argv) try {
  if (argc < 2 || argc > 3) return std::fprintf(stderr, "usage: training_step FOLDER [EPOCHS]\n"), 2;
  av::keep_memory();
  auto model = av::vae_animeface::make_model();
  const av::ImageFolder faces{argv[1], av::vae_animeface::image};
  av::TrainOptions options{.epochs = argc == 3 ? std::atoll(argv[2]) : 100, .batch_size = 64, .learning_rate = 2e-3};
  if (std::filesystem::exists("checkpoints")) options.resume = "checkpoints";

  av::train(model, faces, options,
            av::Step{av::AdamW{.weight_decay = 0.01}, av::ClipNorm{500}, av::OneCycle{}, av::Ema{0.999}},
            av::ShowProgress{}, av::WriteCheckpoints{"checkpoints", {.every_minutes = 1, .keep = 2}});

  av::save_model("training_step.safetensors", model);
  av::Generator generator = av::make_generator(0);
  av::write_png("samples.png", av::image_grid(model.sample(64, generator), {.columns = 8}));
} catch (const av::Error& error) {
  return std::fprintf(stderr, "training_step: %s\n", error.what()), 1;
}
