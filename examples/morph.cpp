// SPDX-License-Identifier: MIT
// A morph from one face to another and back, decoded by a trained VAE animeface, as a GIF.
#include <animevae/animation.hpp>
#include <animevae/image.hpp>
#include <animevae/latent/interpolate.hpp>
#include <animevae/vae.hpp>

#include <cstdio>

namespace av = animevae;

inline constexpr av::Shape image{3, 64, 64};
using Model =
    av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace, av::BetaVae<av::LinearWarmup>>;

int main(int argc, char** argv) try {
  if (argc != 4) return std::fprintf(stderr, "usage: morph vae_animeface.safetensors FACE OTHER_FACE\n"), 2;
  Model model;
  av::load_model(argv[1], model);
  const auto latent = [&](const char* file) {
    return model.encode(av::to_tensor(av::resize(av::read_image(file), {64, 64})).unsqueeze(0)).mean[0];
  };
  const av::Tensor between = av::interpolate(latent(argv[2]), latent(argv[3]), 24);
  const av::Tensor pictures = model.pictures(model.decode(between));
  av::Animation animation{.frames_per_second = 12, .there_and_back = true};
  for (std::int64_t i = 0; i < pictures.size(0); ++i) animation.frames.push_back(av::to_image(pictures[i]));
  av::write_gif("morph.gif", animation);
} catch (const av::Error& error) {
  return std::fprintf(stderr, "morph: %s\n", error.what()), 1;
}
