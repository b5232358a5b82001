// SPDX-License-Identifier: MIT
// An encoder, a distribution and an objective that are not in the library, composed with parts that are, and trained.
#include <animevae/faces/drawn_faces.hpp>
#include <animevae/image.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/vae.hpp>

#include <ATen/ops/cosh.h>

#include <cmath>
#include <cstdio>
#include <numbers>

namespace av = animevae;

inline constexpr av::Shape image{3, 32, 32};

struct Encoder {
  static constexpr auto halve = av::conv(32, {.kernel = 5, .stride = 2, .padding = av::same}) | av::elu();
  static constexpr auto network = av::Network(
      image, av::standardise(0.5, 0.5) | halve | halve | halve | av::flatten() | av::linear(2 * 16, {.heads = 2}));
};

/// The hyperbolic secant distribution, whose tails lie between a Gaussian's and a Laplace's.
struct HyperbolicSecant {
  double scale = 0.1;

  static constexpr std::string_view name = "hyperbolic_secant";
  static constexpr int outputs_per_channel = 1;
  static constexpr av::Support support = av::Support::unit_interval;

  av::Tensor log_prob(const av::Tensor& decoded, const av::Tensor& images, const av::OwnTensors&) const {
    const av::Tensor error = (mean(decoded) - images) * (std::numbers::pi / (2 * scale));
    return -av::sum_per_sample(at::cosh(error).log()) - av::dimensions(images) * std::log(2 * scale);
  }
  av::Tensor mean(const av::Tensor& decoded) const { return decoded.sigmoid(); }

  static void visit(auto& self, auto&& f) { f("scale", self.scale, av::positive, "width of the distribution"); }
};

/// distortion + beta * rate^2 / capacity: a rate below the capacity costs little, one above it much.
struct SquaredRate {
  double beta = 1, capacity = 20;

  static constexpr std::string_view name = "squared_rate";

  av::Tensor operator()(const av::Evaluation& e, const av::Progress&) const {
    return (e.distortion + beta * e.rate * e.rate / capacity).mean();
  }
  double beta_at(const av::Progress&) const { return beta; }
  bool is_warmed_up(const av::Progress&) const { return true; }
};

int main() try {
  av::keep_memory();
  av::Vae<Encoder, av::BurgessDecoder<16, image>, HyperbolicSecant, SquaredRate> model{
      .reconstruction = {.scale = 0.2}};
  const av::ImageList faces{av::draw_faces({.count = 1'000, .size = 32}), image};
  av::train(model, faces, {.epochs = 3, .batch_size = 50, .learning_rate = 1e-3}, av::ShowProgress{});
  const av::Metrics metrics = av::evaluate(model, faces, {.sample = false});
  std::printf("PSNR %.1f dB, rate %.1f nats\n", metrics.psnr, metrics.rate);
} catch (const av::Error& error) {
  return std::fprintf(stderr, "own_parts: %s\n", error.what()), 1;
}
