// SPDX-License-Identifier: MIT
#include <animevae/systems/vae_animeface.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <animevae/loss/capacity_vae.hpp>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;
namespace animeface = animevae::vae_animeface;

namespace {

/// The evaluation that the oracle computed its numbers of.
av::Evaluation evaluation(const Oracle& oracle) {
  const auto at = [&](const std::string& name) { return oracle["vae_animeface." + name]; };
  const av::DiagonalGaussian::Batch posterior{at("mean"), at("log_variance")};
  av::Evaluation e{.images = at("images"), .point = at("mean"), .z = at("mean"), .decoded = at("decoded")};
  e.distortion = -av::Laplace{.scale = animeface::recipe.scale}.log_prob(e.decoded, e.images, {});
  e.rate_per_latent = posterior.kl_divergence_per_latent();
  e.rate = e.rate_per_latent.sum(1);
  return e;
}

}  // namespace

TEST_CASE("the model of the published run has 504,055 parameters and ten latents") {
  const auto model = animeface::make_model({.seed = 1});
  std::int64_t parameters = 0;
  for (const av::NamedTensor& parameter : model.tensors().saved()) parameters += parameter.tensor.numel();
  CHECK(parameters == 504'055);
  CHECK(model.latent_shape() == av::Shape{10});
  CHECK(model.reconstruction.scale.width == 1.0 / 3);
  CHECK(model.beta_at({.step = 1}) == doctest::Approx(0.04));
  CHECK(model.beta_at({.step = 100}) == 4);
  CHECK(model.tensors().options().initialisation == av::Initialisation::kaiming_uniform);
}

TEST_CASE("the models of 20 latents, of grey images and of 32x32 have their numbers of parameters") {
  const auto parameters = []<av::Shape Image, int Latents>() {
    using Model = animeface::Model<Image, Latents>;
    return Model::image.size() == 0 ? 0
                                    : av::BurgessEncoder<Image, Latents>::network.parameters() +
                                          av::BurgessDecoder<Latents, Image>::network.parameters();
  };
  CHECK(parameters.operator()<av::Shape{3, 64, 64}, 20>() == 511'755);
  CHECK(parameters.operator()<av::Shape{1, 64, 64}, 10>() == 502'005);
  CHECK(parameters.operator()<av::Shape{1, 32, 32}, 10>() == 469'173);
}

TEST_CASE("the losses that VAE animeface prints equal the oracle's") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const av::Evaluation e = evaluation(*oracle);
  const auto expected = [&](const std::string& name) { return oracle->number("vae_animeface." + name); };
  CHECK(animeface::bernoulli(e) == doctest::Approx(expected("bernoulli")).epsilon(1e-12));
  CHECK(animeface::gaussian(e) == doctest::Approx(expected("gaussian")).epsilon(1e-12));
  CHECK(animeface::laplace(e) == doctest::Approx(expected("laplace")).epsilon(1e-12));
  CHECK(animeface::kl(e) == doctest::Approx(expected("kl")).epsilon(1e-12));
  CHECK(difference(at::tensor(animeface::kl_per_latent(e), at::kDouble), (*oracle)["vae_animeface.kl_per_latent"]) <
        1e-12);

  const av::Tensor steps = (*oracle)["vae_animeface.steps"];
  for (std::int64_t i = 0; i < steps.numel(); ++i) {
    const auto step = steps[i].item<std::int64_t>();
    const auto total = [&](const std::string& name) {
      return doctest::Approx((*oracle)["vae_animeface." + name][i].item<double>()).epsilon(1e-12);
    };
    const double reconstruction = animeface::laplace(e), kl = animeface::kl(e);
    CHECK(animeface::beta_h(reconstruction, kl, step) == total("beta_h"));
    CHECK(animeface::beta_b(reconstruction, kl, step, {.steps = 100}) == total("beta_b"));
    CHECK(animeface::beta_b(reconstruction, kl, step, {.gamma = 1000, .from = 3, .to = 50, .steps = 10'000}) ==
          total("beta_b_from_3"));
  }
}

TEST_CASE("the objectives are VAE animeface's losses, up to the constant of the density") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const av::Evaluation e = evaluation(*oracle);
  const double constant = 12'288 * std::log(2.0 / 3);
  const double reconstruction = animeface::laplace(e), kl = animeface::kl(e);
  CHECK(animeface::laplace_from_distortion(e.distortion.mean().item<double>()) ==
        doctest::Approx(reconstruction).epsilon(1e-12));

  const av::BetaVae<av::LinearWarmup> beta_h{.beta = {.to = 4.0, .steps = 100}};
  const av::CapacityVae<> beta_b{.gamma = 100, .capacity = {.to = 25, .steps = 100}};
  for (const std::int64_t step : {1, 37, 100, 5000}) {
    CHECK(beta_h(e, {.step = step}).item<double>() - constant ==
          doctest::Approx(animeface::beta_h(reconstruction, kl, step)).epsilon(1e-12));
    CHECK(beta_b(e, {.step = step}).item<double>() - constant ==
          doctest::Approx(animeface::beta_b(reconstruction, kl, step, {.steps = 100})).epsilon(1e-12));
  }
}

TEST_CASE("linear_annealing has the known values, and refuses to fall") {
  CHECK(animeface::linear_annealing(0, 1, 1, 100) == 0.01);
  CHECK(animeface::linear_annealing(0, 25, 40'000, 100'000) == 10);
  CHECK(animeface::linear_annealing(0, 1, 101, 100) == 1);
  CHECK(animeface::linear_annealing(0, 1, av::Progress::final().step, 100) == 1);
  CHECK(animeface::linear_annealing(0, 7, 1, 0) == 7);
  CHECK_THROWS_WITH_AS((void)animeface::linear_annealing(2, 1, 1, 100),
                       "an annealing must rise; this one goes from 2 to 1", av::InvalidValue);
}

TEST_CASE("beta_h gives the total of the last line of the published log") {
  // Reconstruction 4610.40, KL 25.5997, total 4712.80.
  CHECK(animeface::beta_h(4610.40, 25.5997, 24'900) == doctest::Approx(4712.80).epsilon(1e-6));
}
