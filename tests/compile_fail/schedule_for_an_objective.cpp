// expected: (template constraint failure for .*struct animevae::Vae|constraints not satisfied for class template 'Vae')
// SPDX-License-Identifier: MIT
// noted: beta_at
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

int main() {
#ifdef CONTROL
  av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace, av::BetaVae<av::LinearWarmup>> m{};
#else
  av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace, av::LinearWarmup> m{};
#endif
}
