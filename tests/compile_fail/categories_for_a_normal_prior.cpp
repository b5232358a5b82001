// expected: one of posterior and prior is over categories and the other over numbers; take UniformCategorical for
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
using Prior = av::StandardNormal;
#endif
using Model = av::Vae<Encoder, av::BurgessDecoder<12, image>, av::Laplace, av::Elbo, Prior, av::Categorical<4>>;

int main() { Model model{}; }
