// SPDX-License-Identifier: MIT
// What a project with strict warnings compiles: templates of every component used, so that warnings in them are seen.
#include <animevae/animation.hpp>
#include <animevae/faces/drawn_faces.hpp>
#include <animevae/image.hpp>
#include <animevae/plot.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/vae.hpp>

#include <vector>

namespace av = animevae;

inline constexpr av::Shape image{3, 32, 32};

template <class Likelihood, class Objective>
void train_and_look(const av::ImageList& faces) {
  av::Vae<av::BurgessEncoder<image, 4>, av::BurgessDecoder<4, image>, Likelihood, Objective> model;
  av::train(model, faces, {.epochs = 1, .batch_size = 8}, av::ShowProgress{});
  const av::Metrics metrics = av::evaluate(model, faces, {.sample = false});
  av::Generator generator = av::make_generator(1);
  av::write_png("samples.png", av::image_grid(model.sample(4, generator), {.columns = 2}));
  av::write_png("traversals.png", av::traverse(model, {.from = -2, .to = 2, .steps = 3}));
  av::save_model("model.safetensors", model);
  if (metrics.rate > 0) {
    const std::vector<float> samples{0, 0.5, 1};
    av::Canvas canvas{320, 240};
    av::draw(canvas, {0, 0, 320, 240}, av::Histogram{.samples = samples});
    av::write_figure("figure.png", canvas);
  }
}

int main() {
  const av::ImageList faces{av::draw_faces({.count = 20, .size = 32}), image};
  train_and_look<av::Bernoulli, av::BetaVae<av::LinearWarmup>>(faces);
  train_and_look<av::GaussianOfLearnedScale, av::CapacityVae<>>(faces);
  train_and_look<av::DiscretisedLogistic, av::FreeBits<>>(faces);
}
