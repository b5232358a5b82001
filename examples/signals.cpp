// SPDX-License-Identifier: MIT
// Signals in place of images: one channel of 64 samples is an image of height 1, and a kernel of height 1 slides along
// it. The numbers are those of the signal, far outside of [0, 1].
#include <animevae/data/tensor_data.hpp>
#include <animevae/vae.hpp>

#include <ATen/ops/arange.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/sin.h>

#include <cstdio>
#include <numbers>

namespace av = animevae;

inline constexpr av::Shape shape{1, 1, 64};
inline constexpr int latents = 4;

constexpr auto along(int channels, int stride = 1) {
  return av::conv(channels, {.kernel = {1, 5}, .stride = {1, stride}, .padding = av::same});
}

struct Encoder {
  static constexpr auto network = av::Network(shape, along(8, 2) | av::leaky_relu() | along(16, 2) | av::leaky_relu() |
                                                         av::flatten() | av::linear(2 * latents));
};
struct Decoder {
  static constexpr auto network =
      av::Network(av::Shape{latents}, av::linear(16 * 16) | av::leaky_relu() | av::reshape({16, 1, 16}) |
                                          av::upsample_nearest({1, 2}) | along(8) | av::leaky_relu() |
                                          av::upsample_nearest({1, 2}) | along(shape.channels));
};
static_assert(Decoder::network.out == shape);
using Model = av::Vae<Encoder, Decoder, av::GaussianWith<av::IdentityLink, av::OptimalScale>>;

/// Oscillations that fade: 3 exp(-d t) sin(2 pi f t + p), with another pace, decay and phase each, and noise.
av::Tensor draw_signals(std::int64_t count) {
  av::Generator generator = av::make_generator(1);
  const av::Tensor t =
      at::arange(shape.width, at::TensorOptions{}.dtype(at::kFloat)).view({1, 1, 1, shape.width}) / shape.width;
  const auto uniform = [&](double from, double to) {
    return from + (to - from) * av::uniform_numbers({count, 1, 1, 1}, generator, t);
  };
  const av::Tensor phase = 2 * std::numbers::pi * (uniform(1, 4) * t + uniform(0, 1));
  return 3 * at::exp(-uniform(0, 3) * t) * at::sin(phase) +
         0.1 * av::standard_normal({count, 1, 1, shape.width}, generator, t);
}

int main() try {
  av::keep_memory();
  const av::TensorData data{draw_signals(2'000)};
  Model model{};
  av::train(model, data, {.epochs = 10, .batch_size = 50, .learning_rate = 5e-3});

  const av::Metrics metrics = av::evaluate(model, data, {.sample = false});
  std::printf("mean squared error of reconstructions %.3f, variance of the signals %.3f, rate %.1f nats\n",
              metrics.mean_squared_error, data.samples().var(/*unbiased=*/false).item<double>(), metrics.rate);
  av::Generator generator = av::make_generator(2);
  std::printf("a sample:");
  const av::Tensor sample = model.sample(1, generator).flatten();
  for (std::int64_t i = 0; i < shape.width; i += 8) std::printf(" %.2f", sample[i].item<double>());
  std::printf("\n");
} catch (const av::Error& error) {
  return std::fprintf(stderr, "signals: %s\n", error.what()), 1;
}
