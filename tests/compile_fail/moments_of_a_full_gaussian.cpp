// expected: the encoder does not make the numbers that the posterior takes for the decoder's latents; end it with as many
// SPDX-License-Identifier: MIT
// noted: encoder_makes_the_posteriors_moments<.*Shape\{20, 1, 1\}, .*Shape\{65, 1, 1\}>
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Encoder {
#ifdef CONTROL
  static constexpr auto network = av::Network(image, av::flatten() | av::linear(65));
#else
  static constexpr auto network = av::Network(image, av::flatten() | av::linear(20));
#endif
};

using Model =
    av::Vae<Encoder, av::BurgessDecoder<10, image>, av::Laplace, av::Elbo, av::StandardNormal, av::FullGaussian>;

int main() { Model model{}; }
