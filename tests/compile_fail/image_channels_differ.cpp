// expected: the decoder does not make the image that the encoder takes; give both the same image
// SPDX-License-Identifier: MIT
// noted: decoder_makes_the_image<.*Shape\{1, 64, 64\}, .*Shape\{3, 64, 64\}, 1>
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};
inline constexpr av::Shape grey{1, 64, 64};

#ifdef CONTROL
using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace>;
#else
using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, grey>, av::Laplace>;
#endif

int main() { Model model{}; }
