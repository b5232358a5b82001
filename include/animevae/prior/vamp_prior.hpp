// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/arange.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/randint.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/posterior/concept.hpp>
#include <animevae/prior/concept.hpp>

namespace animevae {

/// The variational mixture of posteriors (Tomczak and Welling, "VAE with a VampPrior", 2018): p(z) is the mean of
/// q(z|u) over `Components` pseudo-inputs u, images that are trained with the model through its encoder. They begin
/// with images of the data. It needs a posterior with a density; the encoder sees all pseudo-inputs once for each
/// batch, as a batch of their own where it has batch normalisation.
template <int Components = 500>
struct VampPrior {
  static_assert(Components > 0, "a mixture has at least one component");

  static constexpr std::string_view name = "vamp_prior";

  // Nothing holds them in the range of images, where the authors clip them: p(z) is a density wherever they are, and a
  // clipped number has no gradient that could bring it back.
  static constexpr auto own_tensors(Shape /*latent*/, Shape image) {
    return std::array{
        OwnTensor{.name = "pseudo_inputs", .shape = image, .initial = 0.5, .deviation = 0.1, .images = Components}};
  }

  /// log p(z) = log of the mean of q(z|u_k), in nats, (N).
  template <class Context>
    requires HasDensityAnywhere<typename Context::Posteriors>
  [[nodiscard]] Tensor log_prob(const Tensor& z, const OwnTensors& own, const Context& context) const {
    const std::int64_t count = z.size(0);
    const Tensor rows = at::arange(Components, at::kLong).repeat({count});  // of each z, all components
    std::vector<std::int64_t> sizes = z.sizes().vec();
    sizes.insert(sizes.begin() + 1, Components);
    const Tensor each = context.encode(own[0], rows).log_prob(z.unsqueeze(1).expand(sizes).flatten(0, 1));
    return at::logsumexp(each.view({count, Components}), {1}) - std::log(double(Components));
  }

  /// Latents of pseudo-inputs drawn at random; of the model's own shape alone.
  template <class Context>
  [[nodiscard]] Tensor sample(std::int64_t count, Shape shape, Generator& generator, const Tensor& /*like*/,
                              const OwnTensors& own, const Context& context) const {
    const at::NoGradGuard no_grad;
    const Tensor rows = at::randint(Components, {count}, generator, at::kLong);
    const Tensor z = context.encode(own[0], rows).rsample(context.noise(count, generator));
    if (z.sizes() != batch_sizes(count, shape))
      throw InvalidValue("latents of " + to_string(shape) +
                         " were asked for; a VampPrior has those of its pseudo-inputs alone");
    return z;
  }
};

static_assert(Prior<VampPrior<>> && PriorWithContext<VampPrior<>>);

}  // namespace animevae
