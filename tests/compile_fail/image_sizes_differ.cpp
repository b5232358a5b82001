// expected: the decoder does not make the image that the encoder takes; give both the same image
// SPDX-License-Identifier: MIT
// noted: decoder_makes_the_image<.*Shape\{3, 32, 32\}, .*Shape\{3, 64, 64\}, 1>
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};
inline constexpr av::Shape small_image{3, 32, 32};

#ifdef CONTROL
using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace>;
#else
using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, small_image>, av::Laplace>;
#endif

int main() { Model model{}; }
