// expected: the encoder's network cannot be built; the broken rule, the layer's position
// SPDX-License-Identifier: MIT
// noted: network_can_be_built<.*Rule::groups_do_not_divide_the_channels, 2, .*Shape\{20, 1, 1\}, .*Shape\{3, 1, 1\}>
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Encoder {
#ifdef CONTROL
  static constexpr auto network = av::Network(image, av::flatten() | av::linear(20) | av::channel_shuffle(10));
#else
  static constexpr auto network = av::Network(image, av::flatten() | av::linear(20) | av::channel_shuffle(3));
#endif
};

using Model = av::Vae<Encoder, av::BurgessDecoder<10, image>, av::Laplace>;

int main() { Model model{}; }
