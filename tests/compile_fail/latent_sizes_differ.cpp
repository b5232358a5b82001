// expected: the encoder does not make a mean and a log-variance for each of the decoder's latents; give both the same latent
// SPDX-License-Identifier: MIT
// noted: encoder_makes_the_posteriors_moments<.*Shape\{20, 1, 1\}, .*Shape\{16, 1, 1\}>
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

#ifdef CONTROL
using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace>;
#else
using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<8, image>, av::Laplace>;
#endif

int main() { Model model{}; }
