// SPDX-License-Identifier: MIT
// A conditional VAE: faces that the library draws, labelled with the colour of their hair and the shape of their mouth,
// and new ones to order. The latents are left with what the labels do not say.
#include <animevae/faces.hpp>
#include <animevae/image.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/vae.hpp>

#include <ATen/ops/cat.h>

#include <cstdio>
#include <vector>

namespace av = animevae;

inline constexpr av::Shape image{3, 32, 32};
inline constexpr int labels = av::factor_label_count({"hair_colour", "mouth"});

using Encoder = av::Conditional<av::BurgessEncoder<image, 16>, labels>;
using Decoder = av::Conditional<av::BurgessDecoder<16, image>, labels>;
using Model = av::Vae<Encoder, Decoder, av::Laplace, av::BetaVae<av::LinearWarmup>>;

int main() try {
  av::keep_memory();
  const av::DrawnFaces drawn{.count = 4'000, .size = 32};
  const av::ImageList images{av::draw_faces(drawn), image};
  const av::Labelled faces{images, av::factor_labels(drawn, {"hair_colour", "mouth"})};

  Model model{.reconstruction = {.scale = 0.3}, .objective = {.beta = {.to = 1.0, .steps = 200}}};
  av::train(model, av::DropLabels{faces, 0.1}, {.epochs = 10, .batch_size = 64, .learning_rate = 2e-3},
            av::ShowProgress{});

  // The same eight latents under every label.
  av::Generator generator = av::make_generator(1);
  const av::Tensor z = model.sample_latents(8, generator);
  std::vector<av::Tensor> rows;
  for (const auto* face :
       {"hair_colour=black,mouth=closed", "hair_colour=blue,mouth=smile", "hair_colour=pink,mouth=laughing"})
    rows.push_back(model.pictures(model.given(face).decode(z)));
  av::write_png("labels.png", av::image_grid(at::cat(rows), {.columns = 8, .enlarge = 3}));
} catch (const av::Error& error) {
  return std::fprintf(stderr, "labels: %s\n", error.what()), 1;
}
