// SPDX-License-Identifier: MIT
// An optimiser and a part of a step of your own, on faces that the library draws.
#include <animevae/faces/drawn_faces.hpp>
#include <animevae/image.hpp>
#include <animevae/systems/vae_animeface.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/vae.hpp>

#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <span>

namespace av = animevae;

// Lion (Chen et al., 2023): every weight goes by the learning rate, against the sign of a mean of gradients. All
// weights of a group lie in one tensor, and so do their gradients.
struct Lion {
  double beta1 = 0.9, beta2 = 0.99;
  av::PerGroup<av::Tensor> means{};

  void begin(std::span<const av::ParameterGroup> groups) {
    means.begin(groups, [](const av::ParameterGroup& group) { return at::zeros_like(group.values()); });
  }

  void update(const av::ParameterGroup& group, double learning_rate) {
    const at::NoGradGuard no_grad;
    const av::Tensor &values = group.values(), &mean = means[group];
    values.sub_(mean.lerp(group.gradients(), 1 - beta1).sign_(), learning_rate);
    mean.lerp_(group.gradients(), 1 - beta2);
  }

  // What a checkpoint has to keep.
  void visit_state(auto&& f) { f("means", means); }
};

// A part: noise in the gradients that fades away (Neelakantan et al., 2015).
struct GradientNoise {
  double scale = 0.01;
  av::Generator generator = av::make_generator(1);

  void gradients_ready(std::span<const av::ParameterGroup> groups, const av::Progress& progress) {
    const at::NoGradGuard no_grad;
    for (const av::ParameterGroup& group : groups) {
      const av::Tensor& gradients = group.gradients();
      gradients.add_(av::standard_normal(gradients.sizes(), generator, gradients),
                     scale / std::pow(1.0 + double(progress.step), 0.55));
    }
  }

  void visit_state(auto&& f) { f("generator", generator); }
};

int main(int argc, char** argv) try {
  av::keep_memory();
  const av::ImageList faces{av::draw_faces({.count = argc > 1 ? std::atoll(argv[1]) : 2'000, .size = 64}),
                            av::vae_animeface::image};
  auto model = av::vae_animeface::make_model();
  av::train(model, faces, {.epochs = 5, .batch_size = 64, .learning_rate = 2e-4}, av::Step{Lion{}, GradientNoise{}},
            av::ShowProgress{});
  av::Generator generator = av::make_generator(1);
  av::write_png("samples.png", av::image_grid(model.sample(64, generator), {.columns = 8}));
} catch (const std::exception& error) {
  return std::fprintf(stderr, "own_optimiser: %s\n", error.what()), 1;
}
