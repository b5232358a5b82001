// expected: the parts take different numbers of labels, those of the encoder, the decoder, the prior and the objective
// SPDX-License-Identifier: MIT
// noted: 16, ?10, ?0, ?0
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

#ifdef CONTROL
inline constexpr int labels = 16;
#else
inline constexpr int labels = 10;
#endif
using Model = av::Vae<av::Conditional<av::BurgessEncoder<image, 10>, 16>,
                      av::Conditional<av::BurgessDecoder<10, image>, labels>, av::Laplace>;

int main() { Model model{}; }
