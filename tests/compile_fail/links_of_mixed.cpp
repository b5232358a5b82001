// expected: the parts of Mixed make pictures of the decoder.s values by different links
// SPDX-License-Identifier: MIT
#include <animevae/adversary.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

#ifdef CONTROL
using Other = av::Gaussian;
#else
using Other = av::GaussianWith<av::SymmetricLink>;
#endif
using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Mixed<av::Laplace, Other>>;

int main() { Model model{}; }
