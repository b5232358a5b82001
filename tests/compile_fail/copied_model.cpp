// expected: use of deleted function|call to implicitly-deleted copy constructor of
// SPDX-License-Identifier: MIT
// errors: 2, one for the model and one for the member that cannot be copied
#include <utility>

#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace>;

int main() {
  Model model{};
#ifdef CONTROL
  Model other = std::move(model);
#else
  Model other = model;
#endif
}
