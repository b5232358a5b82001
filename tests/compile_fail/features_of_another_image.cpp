// expected: the network of the reconstruction distribution does not take the image
// SPDX-License-Identifier: MIT
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct InFeatureSpace : av::Laplace {
#ifdef CONTROL
  static constexpr auto network = av::Network(image, av::conv(8));
#else
  static constexpr auto network = av::Network(av::Shape{3, 160, 160}, av::conv(8));
#endif
};

using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, InFeatureSpace>;

int main() { Model model{}; }
