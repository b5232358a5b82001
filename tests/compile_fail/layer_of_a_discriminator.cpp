// expected: the discriminator has no layer of the name at which VaeGan compares
// SPDX-License-Identifier: MIT
#include <animevae/adversary.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

#ifdef CONTROL
using Objective = av::VaeGan<av::DcganDiscriminator<image>, "conv3">;
#else
using Objective = av::VaeGan<av::DcganDiscriminator<image>, "conv5">;
#endif
using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace, Objective>;

int main() { Model model{}; }
