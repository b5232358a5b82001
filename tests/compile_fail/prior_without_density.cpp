// expected: the objective needs the rate, and the prior has none for this posterior; give the prior log_prob\(z\)
// SPDX-License-Identifier: MIT
#include <cmath>

#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Prior {
  static constexpr std::string_view name = "half";
#ifdef CONTROL
  [[nodiscard]] av::Tensor log_prob_per_latent(const av::Tensor& z) const { return z * z * -1; }
#endif
  [[nodiscard]] av::Tensor sample(std::int64_t count, av::Shape shape, av::Generator& generator,
                                  const av::Tensor& like) const {
    return av::standard_normal(av::batch_sizes(count, shape), generator, like) / std::sqrt(2.0);
  }
};

using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace, av::Elbo, Prior>;

int main() { Model model{}; }
