// expected: the model takes labels and the data set has none; train on Labelled
// SPDX-License-Identifier: MIT
#include <animevae/vae.hpp>

#include <cstdint>
#include <span>

#include <ATen/ops/zeros.h>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Images {
  std::int64_t size() const { return 4; }
  av::Shape shape() const { return image; }
  av::Tensor batch(std::span<const std::int64_t> indices) const {
    return at::zeros({std::int64_t(indices.size()), 3, 64, 64});
  }
#ifdef CONTROL
  av::Tensor labels(std::span<const std::int64_t> indices) const {
    return at::zeros({std::int64_t(indices.size()), 2});
  }
  av::LabelWords label_words() const { return {{"mood", {"glad", "sad"}}}; }
#endif
};

int main() {
  av::Vae<av::Conditional<av::BurgessEncoder<image, 10>, 2>, av::Conditional<av::BurgessDecoder<10, image>, 2>,
          av::Laplace>
      model{};
  av::train(model, Images{}, {});
}
