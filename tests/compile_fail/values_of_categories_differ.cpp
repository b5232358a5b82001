// expected: the objective needs the rate, and the prior has none for this posterior; a UniformCategorical has as many
// SPDX-License-Identifier: MIT
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Encoder {
  static constexpr auto network = av::Network(image, av::flatten() | av::linear(12));
};

#ifdef CONTROL
using Prior = av::UniformCategorical<4>;
#else
using Prior = av::UniformCategorical<3>;
#endif
using Model = av::Vae<Encoder, av::BurgessDecoder<12, image>, av::Laplace, av::Elbo, Prior, av::Categorical<4>>;

int main() { Model model{}; }
