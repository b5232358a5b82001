// expected: the encoder's network cannot be built; the broken rule, the layer's position
// SPDX-License-Identifier: MIT
// noted: network_can_be_built<.*Rule::kernel_does_not_fit_the_input, 12, .*Shape\{32, 1, 1\}, .*Shape\{1, 4, 4\}>
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Encoder {
  static constexpr auto halve = av::conv(32, {.kernel = 4, .stride = 2, .padding = 1}) | av::relu();
#ifdef CONTROL
  static constexpr auto network = av::Network(image, av::repeat<4>(halve) | av::flatten() | av::linear(20));
#else
  static constexpr auto network = av::Network(image, av::repeat<7>(halve) | av::flatten() | av::linear(20));
#endif
};

using Model = av::Vae<Encoder, av::BurgessDecoder<10, image>, av::Laplace>;

int main() { Model model{}; }
