// expected: encoder and decoder stand in each other's place; name the encoder first
// SPDX-License-Identifier: MIT
// noted: encoder_comes_before_decoder<.*Shape\{10, 1, 1\}
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

#ifdef CONTROL
using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace>;
#else
using Model = av::Vae<av::BurgessDecoder<10, image>, av::BurgessEncoder<image, 10>, av::Laplace>;
#endif

int main() { Model model{}; }
