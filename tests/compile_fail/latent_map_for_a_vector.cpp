// expected: the encoder does not make a mean and a log-variance for each of the decoder's latents; give both the same latent
// SPDX-License-Identifier: MIT
// noted: encoder_makes_the_posteriors_moments<.*Shape\{20, 4, 4\}, .*Shape\{20, 1, 1\}>
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Encoder {
  static constexpr auto halve = av::conv(20, {.kernel = 4, .stride = 2, .padding = 1});
#ifdef CONTROL
  static constexpr auto network = av::Network(image, av::repeat<4>(halve | av::relu()) | av::conv(20, {.kernel = 4}));
#else
  static constexpr auto network = av::Network(image, av::repeat<4>(halve | av::relu()));
#endif
};

using Model = av::Vae<Encoder, av::BurgessDecoder<10, image>, av::Laplace>;

int main() { Model model{}; }
