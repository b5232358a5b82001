// expected: one of posterior and prior is over codes and the other over numbers; take UniformCodes for the prior of a
// SPDX-License-Identifier: MIT
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Encoder {
  static constexpr auto network = av::Network(image, av::flatten() | av::linear(10));
};

#ifdef CONTROL
using Prior = av::UniformCodes;
#else
using Prior = av::StandardNormal;
#endif
using Model = av::Vae<Encoder, av::BurgessDecoder<10, image>, av::Laplace, av::VqVae, Prior, av::Codebook<16>>;

int main() { Model model{}; }
