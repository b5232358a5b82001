// SPDX-License-Identifier: MIT
#include <animevae/vae.hpp>

namespace av = animevae;

inline constexpr av::Shape image{1, 32, 32};
using Model = av::Vae<av::BurgessEncoder<image, 2>, av::BurgessDecoder<2, image>, av::Bernoulli>;

int main() {
  const Model model;
  return model.image_shape() == image ? 0 : 1;
}
