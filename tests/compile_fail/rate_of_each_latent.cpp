// expected: the objective needs the rate of each latent, and there is one rate of all of them together
// SPDX-License-Identifier: MIT
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

#ifdef CONTROL
using Objective = av::Elbo;
#else
using Objective = av::FreeBits<>;
#endif
using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace, Objective,
                      av::MixtureOfGaussians<4>>;

int main() { Model model{}; }
