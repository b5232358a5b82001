// expected: the encoder's network cannot be built; the broken rule, the layer's position
// SPDX-License-Identifier: MIT
// noted: network_can_be_built<.*Rule::architecture_takes_other_image_sizes, 0, .*Shape\{3, 48, 48\}, .*Shape\{3, 32, 32\}>
#include <animevae/vae.hpp>

namespace av = animevae;
#ifdef CONTROL
inline constexpr av::Shape image{3, 32, 32};
#else
inline constexpr av::Shape image{3, 48, 48};
#endif

using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace>;

int main() { Model model{}; }
