// expected: the encoder does not make a mean and a log-variance for each of the decoder's latents; give both the same latent
// SPDX-License-Identifier: MIT
// noted: encoder_makes_the_posteriors_moments<.*Shape\{10, 1, 1\}, .*Shape\{20, 1, 1\}>
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Encoder {
#ifdef CONTROL
  static constexpr auto network = av::Network(image, av::flatten() | av::linear(20));
#else
  static constexpr auto network = av::Network(image, av::flatten() | av::linear(10));
#endif
};

using Model = av::Vae<Encoder, av::BurgessDecoder<10, image>, av::Laplace>;

int main() { Model model{}; }
