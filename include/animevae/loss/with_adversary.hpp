// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <string_view>
#include <type_traits>
#include <vector>

#include <animevae/core/values.hpp>
#include <animevae/loss/adversarial_loss.hpp>
#include <animevae/loss/beta_vae.hpp>
#include <animevae/loss/concept.hpp>
#include <animevae/loss/schedule.hpp>

namespace animevae {

/// The loss of another objective, `base`, and `weight` times the loss of the decoder against a discriminator, which is
/// trained to tell images from reconstructions. Of a discriminator of patches it takes the mean over the patches: with
/// several distortions that is how sharp autoencoders are trained (Isola et al., 2017; Esser et al., 2021).
///
///     Vae<Encoder, Decoder, Laplace, WithAdversary<BetaVae<>, PatchDiscriminator<image>>>
///
/// The discriminator's tensors are the optimiser group "discriminator". The log has the decoder's loss as "adversary"
/// and the discriminator's, both without the weight.
template <Objective Base, class Discriminator, AdversarialLoss Loss = NonSaturating, Schedule Weight = Constant>
struct WithAdversary {
  static_assert(!HasOwnTensors<Base> && !HasOwnNetwork<Base>,
                "the objective beside an adversary has tensors of its own, for which there is no place; write one "
                "objective for both");

  Base base{};
  Weight weight{};  ///< in nats per image
  Loss loss{};

  static constexpr std::string_view name = "with_adversary";
  static constexpr auto network = Discriminator::network;
  static constexpr std::string_view optimiser_group = "discriminator";
  static constexpr std::array<std::string_view, 2> terms{"adversary", "discriminator"};
  static constexpr bool needs_rate = NeedsRate<Base>;
  static constexpr bool needs_rate_per_latent = NeedsRatePerLatent<Base>;
  static constexpr bool is_mean_over_images = !requires { requires !Base::is_mean_over_images; };

  [[nodiscard]] Losses operator()(const Evaluation& e, const Progress& progress, const OwnTensors& discriminator,
                                  const auto& context) const {
    static_assert(network.in == std::remove_cvref_t<decltype(context.model)>::image,
                  "the discriminator does not take the model's image; build it for the encoder's image");
    const Tensor made = context.mean(e.decoded);
    const Tensor adversary = loss.of_generator(discriminator.fixed()(shown_to_generator(made, e.images)));
    const std::vector<Tensor> scores = discriminator.each({e.images, made.detach()});
    const Tensor of_discriminator = (loss.of_real(scores[0]) + loss.of_made(scores[1])) / 2;
    return {.model = losses_of(base, e, progress, OwnTensors{}, context).model + weight.at(progress) * adversary,
            .adversary = of_discriminator,
            .terms = {adversary, of_discriminator}};
  }

  [[nodiscard]] double beta_at(const Progress& progress) const { return base.beta_at(progress); }
  [[nodiscard]] bool is_warmed_up(const Progress& progress) const {
    return base.is_warmed_up(progress) && has_ended(weight, progress);
  }

  /// The decoder's pictures; a published system has the images here.
  static const Tensor& shown_to_generator(const Tensor& made, const Tensor& images) {
    return requires { requires Loss::generator_sees_images; } ? images : made;
  }

  static void visit(auto& self, auto&& f) {
    if constexpr (HasValues<Base>) f(Base::name, self.base, "the objective beside the adversary");
    f("weight", self.weight, "weight of the decoder's loss against the discriminator, in nats per image");
    if constexpr (HasValues<Loss>) f("loss", self.loss, "the loss of both");
  }
};

}  // namespace animevae
