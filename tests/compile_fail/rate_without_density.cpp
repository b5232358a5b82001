// expected: the objective needs the rate, and the posterior has no density; take another posterior, or an objective
// SPDX-License-Identifier: MIT
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Encoder {
  static constexpr auto network = av::Network(image, av::flatten() | av::linear(10));
};

#ifdef CONTROL
using Objective = av::RegularisedAutoencoder;
#else
using Objective = av::Elbo;
#endif
using Model =
    av::Vae<Encoder, av::BurgessDecoder<10, image>, av::Laplace, Objective, av::StandardNormal, av::PointEstimate>;

int main() { Model model{}; }
