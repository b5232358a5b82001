// SPDX-License-Identifier: MIT
#include <animevae/systems/vae_animeface_gan.hpp>

#include <cstdint>
#include <string_view>

#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;
namespace animeface = animevae::vae_animeface;

namespace {

/// Small enough for finite differences.
struct SmallEncoder {
  static constexpr auto network = av::Network({1, 4, 4}, av::flatten() | av::linear(4));
};
struct SmallDecoder {
  static constexpr auto network = av::Network({2}, av::linear(16) | av::reshape({1, 4, 4}));
};
struct SmallDiscriminator {
  static constexpr auto network =
      av::Network({1, 4, 4}, av::flatten() | av::linear(4) | av::silu() | av::linear(1) | av::sigmoid());
};
template <class Loss>
using Small = av::Vae<SmallEncoder, SmallDecoder, av::Laplace,
                      av::WithAdversary<av::BetaVae<av::LinearWarmup>, SmallDiscriminator, Loss, av::LinearWarmup>>;

template <class Loss>
Small<Loss> make(double weight) {
  return {.objective = {.weight = {.to = weight}}, .options = {.precision = at::kDouble}};
}

at::Tensor gradient_of_model(const auto& model) {
  model.tensors().zero_gradients();
  (void)model.gradients(pixels({5, 1, 4, 4}), normal_numbers({5, 2}), {});
  return model.tensors().groups()[0].gradients().clone();
}

}  // namespace

TEST_CASE("the later VAE-GAN has its parameters, weights and warm-up") {
  const auto model = animeface::make_gan_model();
  std::int64_t discriminator = 0, all = 0;
  for (const av::ParameterGroup& group : model.tensors().groups())
    for (const av::NamedTensor& parameter : group.parameters()) {
      all += parameter.tensor.numel();
      if (group.name() == "discriminator") discriminator += parameter.tensor.numel();
    }
  CHECK(discriminator == 248'193);
  CHECK(all == 504'055 + 248'193);
  CHECK(model.beta_at({.step = 25}) == doctest::Approx(2));
  CHECK(model.objective.weight.at({.step = 10}) == doctest::Approx(5));
  CHECK(model.objective.weight.at({.step = 50}) == 25);
  CHECK_FALSE(model.is_warmed_up({.step = 49}));
  CHECK(model.is_warmed_up({.step = 50}));
}

TEST_CASE("LogLoss and its gradients are those of Python's torch") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const auto probabilities = [&](const char* of) {
    return at::sigmoid((*oracle)[std::string{"adversary."} + of]).set_requires_grad(true);
  };
  const animeface::LogLoss loss;
  const at::Tensor made = probabilities("made");
  const at::Tensor of_generator = loss.of_generator(made);
  of_generator.backward();
  CHECK(of_generator.item<double>() ==
        doctest::Approx(oracle->number("adversary.animeface.of_generator")).epsilon(1e-12));
  CHECK(difference(made.grad(), (*oracle)["adversary.animeface.of_generator.made.grad"]) < 1e-12);
  const at::Tensor real = probabilities("real"), told = probabilities("made");
  const at::Tensor of_discriminator = (loss.of_real(real) + loss.of_made(told)) / 2;
  of_discriminator.backward();
  CHECK(of_discriminator.item<double>() ==
        doctest::Approx(oracle->number("adversary.animeface.discriminator")).epsilon(1e-12));
  CHECK(difference(real.grad(), (*oracle)["adversary.animeface.discriminator.real.grad"]) < 1e-12);
  CHECK(difference(told.grad(), (*oracle)["adversary.animeface.discriminator.made.grad"]) < 1e-12);
}

TEST_CASE("as published the adversary teaches the decoder nothing, and mended it does") {
  const auto without = gradient_of_model(make<animeface::LogLoss>(0));
  CHECK(same_bits(gradient_of_model(make<animeface::PublishedLogLoss>(25)), without));
  CHECK_FALSE(same_bits(gradient_of_model(make<animeface::LogLoss>(25)), without));
}

TEST_CASE("as published the loss against the discriminator is of the images") {
  const auto model = make<animeface::PublishedLogLoss>(25);
  const at::Tensor images = pixels({5, 1, 4, 4});
  const av::Evaluation e = model.evaluate(images, normal_numbers({5, 2}));
  const av::Losses losses = model.losses(e, {});
  const double of_images = -(model.parts.own_objective.constant()(images) + 1e-3).log().mean().item<double>();
  CHECK(losses.terms[0].item<double>() == doctest::Approx(of_images).epsilon(1e-12));
  CHECK(losses.model.item<double>() ==
        doctest::Approx((e.distortion + e.rate).mean().item<double>() + 25 * of_images).epsilon(1e-12));
}

TEST_CASE("the gradients of the mended VAE-GAN are those of finite differences") {
  const auto model = make<animeface::LogLoss>(25);
  const at::Tensor gradient = gradient_of_model(model);
  const auto losses = [&] { return model.losses(model.evaluate(pixels({5, 1, 4, 4}), normal_numbers({5, 2})), {}); };
  CHECK(gradient_error(model.tensors().groups()[0].values().detach(), gradient,
                       [&] { return losses().model.item<double>(); }) < 1e-6);
  const av::ParameterGroup& discriminator = model.tensors().groups()[1];
  CHECK(gradient_error(discriminator.values().detach(), discriminator.gradients().clone(),
                       [&] { return losses().adversary.item<double>(); }) < 1e-6);
}
