// SPDX-License-Identifier: MIT
// Training steps of VAE animeface on images that lie in memory: forward, loss, backward, Adam.
// usage: train_speed [BATCH [STEPS]]; prints images per second after a warm-up of a fifth of the steps.
#include <animevae/vae.hpp>

#include <ATen/ops/rand.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace av = animevae;

namespace {

constexpr av::Shape image{3, 64, 64};
using Model =
    av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace, av::BetaVae<av::LinearWarmup>>;

/// The same batch for ever, in the layout that image folders give.
struct OneBatch {
  av::Tensor images;

  std::int64_t size() const { return images.size(0); }
  av::Shape shape() const { return image; }
  av::Tensor batch(std::span<const std::int64_t>) const { return images; }
};

struct Clock {
  std::int64_t from;
  std::chrono::steady_clock::time_point start{};

  void stepped(const auto& view, std::int64_t) {
    if (view.state.progress().step == from) start = std::chrono::steady_clock::now();
  }
};

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t batch = argc > 1 ? std::atoll(argv[1]) : 64, steps = argc > 2 ? std::atoll(argv[2]) : 100;
  av::keep_memory();
  Model model{.reconstruction = {.scale = 1.0 / 3}, .objective = {.beta = {.to = 4.0, .steps = 100}}};
  const OneBatch data{at::rand({batch, 64, 64, 3}).permute({0, 3, 1, 2})};
  Clock clock{.from = steps / 5};
  av::train(model, data, {.steps = steps, .batch_size = batch, .learning_rate = 5e-3}, clock);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - clock.start).count();
  std::printf("%.0f images/s\n", double(batch * (steps - clock.from)) / seconds);
}
