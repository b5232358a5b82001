// expected: the discriminator does not take the model.s image
// SPDX-License-Identifier: MIT
#include <animevae/adversary.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

#ifdef CONTROL
using Discriminator = av::PatchDiscriminator<image>;
#else
using Discriminator = av::PatchDiscriminator<av::Shape{3, 32, 32}>;
#endif
using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace,
                      av::WithAdversary<av::BetaVae<>, Discriminator>>;

void train(Model& model, const av::TensorData& data) { av::train(model, data, {}); }

int main() {}
