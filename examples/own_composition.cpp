// SPDX-License-Identifier: MIT
// A composition of your own: an architecture and a schedule that are not in the library, and a distribution that learns
// its own scale, trained on faces that the library draws.
#include <animevae/faces/drawn_faces.hpp>
#include <animevae/image.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/vae.hpp>

#include <cmath>
#include <cstdio>
#include <numbers>

namespace av = animevae;

inline constexpr av::Shape image{3, 32, 32};

// An architecture is a table of layers with a static `network`.
constexpr auto convolution(int channels, int stride = 1) {
  return av::conv(channels, {.kernel = 3, .stride = stride, .padding = av::same, .bias = false}) | av::batch_norm() |
         av::leaky_relu(0.1);
}

template <av::Shape Image, int Latent>
struct SmallEncoder {
  static constexpr auto network =
      av::Network(Image, convolution(32, 2) | av::residual(convolution(32)) | convolution(64, 2) |
                             av::residual(convolution(64)) | av::flatten() | av::linear(2 * Latent));
};

template <int Latent, av::Shape Image>
struct SmallDecoder {
  static constexpr auto network =
      av::Network(av::Shape{Latent}, av::linear(64 * 8 * 8) | av::reshape({64, 8, 8}) | av::residual(convolution(64)) |
                                         av::upsample_nearest() | convolution(32) | av::residual(convolution(32)) |
                                         av::upsample_nearest() | av::conv(Image.channels, {.padding = av::same}));
};

// A schedule is a value with `at`: here beta rises in half a cosine.
struct CosineWarmup {
  static constexpr std::string_view name = "cosine_warmup";

  double to = 1;
  std::int64_t steps = 500;

  double at(const av::Progress& p) const {
    return p.step >= steps ? to : to * 0.5 * (1 - std::cos(std::numbers::pi * double(p.step) / double(steps)));
  }
};

using Encoder = SmallEncoder<image, 16>;
using Decoder = SmallDecoder<16, image>;
using Model = av::Vae<Encoder, Decoder, av::GaussianOfLearnedScale, av::BetaVae<CosineWarmup>>;

// Whether parts fit together can be asked without building a model.
static_assert(av::Composable<Encoder, Decoder, av::Bernoulli>);
static_assert(!av::Composable<Encoder, SmallDecoder<8, image>, av::Bernoulli>);
static_assert(Encoder::network.parameters() + Decoder::network.parameters() < 500'000);

int main() try {
  av::keep_memory();
  const av::ImageList faces{av::draw_faces({.count = 2'000, .size = 32}), image};
  Model model{.objective = {.beta = {.to = 1.0, .steps = 200}}};
  av::train(model, faces, {.epochs = 5, .batch_size = 64, .learning_rate = 1e-3}, av::ShowProgress{});

  const av::Metrics metrics = av::evaluate(model, faces, {.sample = false});
  std::printf("PSNR %.1f dB, rate %.1f nats\n", metrics.psnr, metrics.rate);
  av::Generator generator = av::make_generator(1);
  av::write_png("samples.png", av::image_grid(model.sample(64, generator), {.columns = 8, .enlarge = 2}));
} catch (const av::Error& error) {
  return std::fprintf(stderr, "own_composition: %s\n", error.what()), 1;
}
