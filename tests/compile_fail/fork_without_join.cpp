// expected: the encoder's network cannot be built; the broken rule, the layer's position
// SPDX-License-Identifier: MIT
// noted: network_can_be_built<.*Rule::branches_are_not_closed, 3, .*Shape\{20, 1, 1\}, .*Shape\{0, 1, 1\}>
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Encoder {
  static constexpr auto fork = av::one({.op = av::Op::fork}), join = av::one({.op = av::Op::join, .value = 1});
  static constexpr auto head = av::flatten() | av::linear(20);
#ifdef CONTROL
  static constexpr auto network = av::Network(image, fork | head | join);
#else
  static constexpr auto network = av::Network(image, fork | head);
#endif
};

using Model = av::Vae<Encoder, av::BurgessDecoder<10, image>, av::Laplace>;

int main() { Model model{}; }
