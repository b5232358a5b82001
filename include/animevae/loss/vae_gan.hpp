// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/square.h>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <vector>

#include <animevae/core/values.hpp>
#include <animevae/loss/adversarial_loss.hpp>
#include <animevae/loss/concept.hpp>
#include <animevae/network/end_of_layer.hpp>

namespace animevae {

namespace rule {
template <Name At, std::size_t Found, std::size_t Layers>
inline constexpr bool discriminator_has_the_layer = Found < Layers;
}

/// VAE-GAN (Larsen et al., "Autoencoding beyond pixels using a learned similarity metric", 2016): the distortion is
/// measured in the features of a discriminator, which is trained to tell images x from reconstructions y and from
/// decoded samples of the prior, p. By algorithm 1, with the features f of its layer `At`,
///
///     encoder        rate + distortion           distortion = -log N(f(x); f(y), I), in nats per image
///     decoder        gamma distortion - gan      gan = -log D(x) - log(1 - D(y)) - log(1 - D(p))
///     discriminator  gan
///
/// and what is written as the loss is that of the encoder. (The algorithm as printed subtracts log D(x) + ..., with
/// which the decoder would help the discriminator.) The log has the distortion in the features, the decoder's loss
/// against the discriminator, and the discriminator's. The model's own reconstruction distribution is measured and not
/// trained by.
///
/// `Discriminator` is an architecture that ends with one logit (DcganDiscriminator<image>); its tensors are the
/// optimiser group "discriminator".
template <class Discriminator, Name At = "conv4", AdversarialLoss Loss = Minimax>
struct VaeGan {
  double gamma = 1e-5;  ///< that of the authors' program for CelebA
  Loss loss{};

  static constexpr std::string_view name = "vae_gan";
  static constexpr auto network = Discriminator::network;
  static constexpr std::string_view optimiser_group = "discriminator";
  static constexpr std::array<std::string_view, 3> terms{"feature_distortion", "adversary", "discriminator"};
  static constexpr std::size_t compared = end_of_layer_called(network, At.view());
  static_assert(rule::discriminator_has_the_layer<At, compared, network.layers.size()>,
                "the discriminator has no layer of the name at which VaeGan compares; name one of its layers so, "
                "named(\"conv4\", conv(...))");

  [[nodiscard]] Losses operator()(const Evaluation& e, const Progress&, const OwnTensors& discriminator,
                                  const auto& context) const {
    static_assert(network.in == std::remove_cvref_t<decltype(context.model)>::image,
                  "the discriminator does not take the model's image; build it for the encoder's image");
    const Tensor again = context.mean(e.decoded),
                 sampled = context.mean(context.decode(context.sample_latents(e.images.size(0))));
    const OwnTensors fixed = discriminator.fixed();
    const Tensor wanted = fixed.with_features(e.images, compared).features.detach();
    const auto seen = fixed.with_features(again, compared);
    const Tensor distortion = sum_per_sample(at::square(seen.features - wanted) / 2).mean() + log_normaliser();
    const Tensor adversary = loss.of_generator(seen.output) + loss.of_generator(fixed(sampled));
    const std::vector<Tensor> scores = discriminator.each({e.images, again.detach(), sampled.detach()});
    const Tensor gan = loss.of_real(scores[0]) + loss.of_made(scores[1]) + loss.of_made(scores[2]);
    return {.model = e.rate.mean() + distortion,
            .decoder = gamma * distortion + adversary,
            .adversary = gan,
            .terms = {distortion, adversary, gan}};
  }

  [[nodiscard]] double beta_at(const Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const Progress&) const { return true; }

  static void visit(auto& self, auto&& f) {
    f("gamma", self.gamma, not_negative, "weight of the distortion against the discriminator, for the decoder");
    if constexpr (HasValues<Loss>) f("loss", self.loss, "the loss of decoder and discriminator");
  }

 private:
  /// The distortion of features that agree, in nats.
  static constexpr double log_normaliser() {
    constexpr double log_two_pi = 1.8378770664093453;
    return 0.5 * log_two_pi * double(network.layers[compared].out.size());
  }
};

}  // namespace animevae
