// SPDX-License-Identifier: MIT
#include "presets.hpp"

#include <cmath>
#include <cstddef>
#include <memory>

#include <animevae/core/suggest.hpp>
#include <animevae/vae.hpp>

namespace av = animevae;

namespace {

/// The policies of a model type with their numbers, before the model exists.
template <class Model>
struct Policies {
  decltype(Model::reconstruction) reconstruction{};
  decltype(Model::objective) objective{};
  decltype(Model::prior) prior{};

  template <class F>
  void visit(F&& f) {
    av::for_each_value(reconstruction, f, "reconstruction.");
    av::for_each_value(objective, f, "objective.");
    av::for_each_value(prior, f, "prior.");
  }
};

template <auto make_policies>
AnyModel open(const av::ModelOptions& options, const std::map<std::string, double>& values) {
  auto policies = make_policies();
  policies.visit([&](const std::string& path, auto& value, const auto&...) {
    const auto given = values.find(path);
    if (given == values.end()) return;
    using Number = std::remove_reference_t<decltype(value)>;
    constexpr double largest_whole = 9007199254740992;  // a double counts no further
    if (std::is_integral_v<Number> &&
        (given->second != std::floor(given->second) || std::abs(given->second) > largest_whole))
      throw av::InvalidValue(path + " is " + av::decimal(given->second) + "; it must be a whole number");
    value = Number(given->second);
  });
  using Model = typename decltype([]<class M>(const Policies<M>&) { return std::type_identity<M>{}; }(policies))::type;
  return AnyModel{std::make_shared<Model>(Model{.reconstruction = policies.reconstruction,
                                                .objective = policies.objective,
                                                .prior = policies.prior,
                                                .options = options})};
}

template <auto make_policies>
std::vector<ModelValue> values() {
  auto policies = make_policies();
  std::vector<ModelValue> all;
  policies.visit([&](const std::string& path, auto& value, const av::Limits& limits, std::string_view help) {
    all.push_back(
        {path, double(value), std::is_integral_v<std::remove_reference_t<decltype(value)>>, limits, std::string{help}});
  });
  return all;
}

template <av::Shape Image, int Latent, class Distribution, class Loss>
using Burgess = av::Vae<av::BurgessEncoder<Image, Latent>, av::BurgessDecoder<Latent, Image>, Distribution, Loss>;

template <av::Shape Image, int Latent>
Policies<Burgess<Image, Latent, av::Laplace, av::BetaVae<av::LinearWarmup>>> vae_animeface() {
  return {.reconstruction = {.scale = 1.0 / 3}, .objective = {.beta = {.to = 4.0, .steps = 100}}};
}

template <av::Shape Image>
Policies<Burgess<Image, 10, av::Bernoulli, av::CapacityVae<>>> disentangling() {
  return {};
}

template <av::Shape Image>
Policies<Burgess<Image, 32, av::GaussianOfLearnedScale, av::Elbo>> calibrated() {
  return {};
}

template <auto make_policies>
Preset preset(std::string_view name, std::string_view description, const av::TrainOptions& training) {
  return []<class E, class D, class R, class L, class P>(std::type_identity<Policies<av::Vae<E, D, R, L, P>>>,
                                                         std::string_view n, std::string_view text,
                                                         const av::TrainOptions& recipe) {
    return Preset{
        n, text, E::network, D::network, R::name, L::name, recipe, &open<make_policies>, &values<make_policies>};
  }(std::type_identity<decltype(make_policies())>{}, name, description, training);
}

constexpr av::Shape rgb64{3, 64, 64}, rgb32{3, 32, 32}, grey64{1, 64, 64}, grey32{1, 32, 32};

}  // namespace

std::span<const Preset> presets() {
  static const av::TrainOptions animeface{.epochs = 100, .batch_size = 256, .learning_rate = 5e-3};
  static const av::TrainOptions upstream{.epochs = 100, .batch_size = 64, .learning_rate = 1e-3};
  static const std::vector<Preset> table{
      preset<vae_animeface<rgb64, 10>>("vae-animeface", "VAE animeface as published, 64x64 RGB, 10 latents", animeface),
      preset<vae_animeface<rgb64, 20>>("vae-animeface-20", "the same with 20 latents", animeface),
      preset<vae_animeface<rgb32, 10>>("vae-animeface-32", "the same for 32x32 RGB, 10 latents", animeface),
      preset<vae_animeface<grey64, 10>>("vae-animeface-grey", "the same for 64x64 grey, 10 latents", animeface),
      preset<vae_animeface<grey32, 10>>("vae-animeface-grey-32", "the same for 32x32 grey, 10 latents", animeface),
      preset<disentangling<rgb64>>(
          "burgess-capacity", "Burgess network, Bernoulli, rate held at a growing capacity (beta-VAE_B)", upstream),
      preset<calibrated<rgb64>>("burgess-calibrated",
                                "Burgess network, 32 latents, Gaussian whose scale is learned: no beta to choose",
                                {.epochs = 100, .batch_size = 128, .learning_rate = 1e-3}),
  };
  return table;
}

const Preset& find_preset(std::string_view name) {
  std::vector<std::string> names;
  for (const Preset& preset : presets()) {
    if (preset.name == name) return preset;
    names.emplace_back(preset.name);
  }
  const std::string question = av::did_you_mean(name, names);
  throw av::InvalidValue("there is no preset '" + std::string{name} + "'" +
                         (question.empty() ? "; 'animevae presets' lists them all" : question));
}
