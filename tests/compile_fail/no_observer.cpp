// expected: an argument of train\(\) behind the step is no observer
// SPDX-License-Identifier: MIT
#include <ATen/ops/rand.h>

#include <cstdint>
#include <span>

#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Noise {
  std::int64_t size() const { return 4; }
  av::Shape shape() const { return image; }
  av::Tensor batch(std::span<const std::int64_t> indices) const {
    return at::rand({std::int64_t(indices.size()), 3, 64, 64});
  }
};

int main() {
  av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace> model{};
#ifdef CONTROL
  av::train(model, Noise{}, {}, av::Step{av::AdamW{}});
#else
  av::train(model, Noise{}, {}, av::AdamW{});
#endif
}
