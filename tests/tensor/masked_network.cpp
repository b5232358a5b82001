// SPDX-License-Identifier: MIT
#include <animevae/tensor/masked_network.hpp>

#include "support/doctest.hpp"
#include "support/own_tensors.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("a masked network's outputs depend on the latents before, on all of them, and on nothing else") {
  using Networks = av::MaskedNetworks<2, 12>;
  const av::OwnTensors own = random_own_tensors<Networks>({4});
  const Networks networks{own, 4};
  const av::Tensor z = normal_numbers({1, 4}, 9);
  for (std::int64_t step = 0; step < 2; ++step)
    for (std::int64_t changed = 0; changed < 4; ++changed) {
      av::Tensor other = z.clone();
      other[0][changed] += 1;
      const auto a = networks(step, z), b = networks(step, other);
      for (std::int64_t latent = 0; latent < 4; ++latent) {
        CAPTURE(step);
        CAPTURE(changed);
        CAPTURE(latent);
        CHECK((a.first[0][latent].item<double>() != b.first[0][latent].item<double>()) == (changed < latent));
        CHECK((a.second[0][latent].item<double>() != b.second[0][latent].item<double>()) == (changed < latent));
      }
    }
}

TEST_CASE("a context reaches every output of a masked network, the first latent's too") {
  using Networks = av::MaskedNetworks<1, 12, 3>;
  const Networks networks{random_own_tensors<Networks>({4}), 4};
  const av::Tensor z = normal_numbers({1, 4}, 9);
  const auto a = networks(0, z, normal_numbers({1, 3}, 1)), b = networks(0, z, normal_numbers({1, 3}, 2));
  CHECK((a.first - b.first).abs().min().item<double>() > 1e-4);
  CHECK((a.second - b.second).abs().min().item<double>() > 1e-4);
}
