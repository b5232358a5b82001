// expected: no non-static data member named 'sclae'|field designator 'sclae' does not refer to any
// SPDX-License-Identifier: MIT
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace>;

int main() {
#ifdef CONTROL
  Model model{.reconstruction = {.scale = 1.0 / 3}};
#else
  Model model{.reconstruction = {.sclae = 1.0 / 3}};
#endif
}
