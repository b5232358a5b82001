// expected: the posterior cannot divide the decoder's latents; those of a Categorical are a multiple of its values at
// SPDX-License-Identifier: MIT
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

using Posterior = av::Joint<av::Part<6, av::DiagonalGaussian>, av::Part<4, av::Categorical<4>>>;
using Prior = av::JointPrior<av::Part<6, av::StandardNormal>, av::Part<4, av::UniformCategorical<4>>>;

struct Encoder {
  static constexpr auto network = av::Network(image, av::flatten() | av::linear(16));
};

#ifdef CONTROL
inline constexpr int latents = 10;
#else
inline constexpr int latents = 11;
#endif
using Model = av::Vae<Encoder, av::BurgessDecoder<latents, image>, av::Laplace, av::Elbo, Prior, Posterior>;

int main() { Model model{}; }
