// expected: the encoder's network cannot be built; the broken rule, the layer's position
// SPDX-License-Identifier: MIT
// noted: network_can_be_built<.*Rule::layer_values_must_be_positive, 0, .*Shape\{3, 64, 64\}, .*Shape\{0, 1, 1\}>
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Encoder {
#ifdef CONTROL
  static constexpr auto network = av::Network(image, av::conv(8) | av::flatten() | av::linear(20));
#else
  static constexpr auto network = av::Network(image, av::conv(0) | av::flatten() | av::linear(20));
#endif
};

using Model = av::Vae<Encoder, av::BurgessDecoder<10, image>, av::Laplace>;

int main() { Model model{}; }
