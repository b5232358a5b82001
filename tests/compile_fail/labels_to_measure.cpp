// expected: the model takes labels and the data set has none; measure it on Labelled
// SPDX-License-Identifier: MIT
#include <animevae/vae.hpp>

#include <ATen/ops/zeros.h>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

int main() {
  const av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace, av::Elbo,
                av::ConditionalPrior<2>>
      model{};
  const av::TensorData images{at::zeros({4, 3, 64, 64})};
#ifdef CONTROL
  (void)av::evaluate(model.given(at::zeros({2})), images);
#else
  (void)av::evaluate(model, images);
#endif
}
