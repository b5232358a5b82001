// expected: the decoder's network cannot be built; the broken rule, the layer's position
// SPDX-License-Identifier: MIT
// noted: network_can_be_built<.*Rule::reshape_changes_the_size, 1, .*Shape\{512, 1, 1\}, .*Shape\{32, 4, 5\}>
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Decoder {
  static constexpr auto up = av::upsample_nearest(16) | av::conv(3, {.padding = av::same});
#ifdef CONTROL
  static constexpr auto network = av::Network(av::Shape{10}, av::linear(512) | av::reshape({32, 4, 4}) | up);
#else
  static constexpr auto network = av::Network(av::Shape{10}, av::linear(512) | av::reshape({32, 4, 5}) | up);
#endif
};

using Model = av::Vae<av::BurgessEncoder<image, 10>, Decoder, av::Laplace>;

int main() { Model model{}; }
