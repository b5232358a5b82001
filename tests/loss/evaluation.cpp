// SPDX-License-Identifier: MIT
#include <animevae/loss/evaluation.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

TEST_CASE("evaluate() fills every part of an Evaluation, and the parts agree") {
  const TinyModel<> model{.options = {.precision = at::kDouble}};
  const av::Tensor images = pixels({5, 1, 4, 4}), noise = normal_numbers({5, 2});
  for (const av::Mode mode : {av::Mode::training, av::Mode::evaluation}) {
    const av::Evaluation e = model.evaluate(images, noise, mode);
    CHECK(same_bits(e.images, images));
    const auto posterior = model.encode(images);
    CHECK(e.point.sizes().vec() == std::vector<std::int64_t>{5, 2});
    CHECK(same_bits(e.point, posterior.mean));
    CHECK(same_bits(e.z, posterior.rsample(noise)));
    CHECK(difference(e.decoded, model.decode(e.z)) == 0);
    CHECK(e.distortion.sizes().vec() == std::vector<std::int64_t>{5});
    CHECK(same_bits(e.distortion, -model.reconstruction.log_prob(e.decoded, images, {})));
    CHECK(same_bits(e.rate_per_latent, posterior.kl_divergence_per_latent()));
    CHECK(difference(e.rate, e.rate_per_latent.sum(1)) == 0);
    CHECK(e.rate.requires_grad() == (mode == av::Mode::training));
  }
}
