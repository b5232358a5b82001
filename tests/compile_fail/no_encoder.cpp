// expected: (template constraint failure for .*struct animevae::Vae|constraints not satisfied for class template 'Vae')
// SPDX-License-Identifier: MIT
// noted: E::network
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Encoder {
#ifdef CONTROL
  static constexpr auto network = av::Network(image, av::flatten() | av::linear(20));
#else
  static constexpr int layers = 4;
#endif
};

int main() { av::Vae<Encoder, av::BurgessDecoder<10, image>, av::Laplace> model{}; }
