// SPDX-License-Identifier: MIT
#include <animevae/version.hpp>

#include <fmt/format.h>

#ifdef WITH_LIBTORCH
#include <animevae/vae.hpp>

namespace av = animevae;

inline constexpr av::Shape image{3, 32, 32};
using Model = av::Vae<av::BurgessEncoder<image, 4>, av::BurgessDecoder<4, image>, av::Bernoulli>;

bool works() { return Model{}.image_shape() == image; }
#else
#include <animevae/architecture/burgess.hpp>
#include <animevae/network/counts.hpp>

namespace av = animevae;

bool works() { return av::parameter_count(av::BurgessEncoder<av::Shape{3, 32, 32}, 4>::network) > 0; }
#endif

int main() {
  fmt::print("animevae {}.{}.{}\n", animevae::version.major_version, animevae::version.minor_version,
             animevae::version.patch);
  return works() ? 0 : 1;
}
