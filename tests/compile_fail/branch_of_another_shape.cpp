// expected: the encoder's network cannot be built; the broken rule, the layer's position
// SPDX-License-Identifier: MIT
// noted: network_can_be_built<.*Rule::branches_end_in_different_shapes, 3, .*Shape\{3, 62, 62\}, .*Shape\{3, 64, 64\}>
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Encoder {
#ifdef CONTROL
  static constexpr auto network =
      av::Network(image, av::residual(av::conv(3, {.padding = 1})) | av::flatten() | av::linear(20));
#else
  static constexpr auto network = av::Network(image, av::residual(av::conv(3)) | av::flatten() | av::linear(20));
#endif
};

using Model = av::Vae<Encoder, av::BurgessDecoder<10, image>, av::Laplace>;

int main() { Model model{}; }
