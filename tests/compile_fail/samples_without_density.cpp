// expected: the objective asks for several samples of each image, each with its density
// SPDX-License-Identifier: MIT
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Objective {
  static constexpr std::string_view name = "several";
  static constexpr int samples = 5;
  static constexpr bool needs_rate = false;
  av::Tensor operator()(const av::Evaluation& e, const av::Progress&) const { return e.distortion_of_samples.mean(); }
  double beta_at(const av::Progress&) const { return 1; }
  bool is_warmed_up(const av::Progress&) const { return true; }
};

#ifdef CONTROL
constexpr int numbers = 20;
using Posterior = av::DiagonalGaussian;
#else
constexpr int numbers = 10;
using Posterior = av::PointEstimate;
#endif
struct Encoder {
  static constexpr auto network = av::Network(image, av::flatten() | av::linear(numbers));
};
using Model = av::Vae<Encoder, av::BurgessDecoder<10, image>, av::Laplace, Objective, av::StandardNormal, Posterior>;

int main() { Model model{}; }
