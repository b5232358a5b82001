// SPDX-License-Identifier: MIT
#include <animevae/model/vae.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <animevae/architecture/burgess.hpp>
#include <animevae/latent/aggregate_posterior.hpp>
#include <animevae/latent/posterior_table.hpp>
#include <animevae/latent/statistics.hpp>
#include <animevae/latent/traverse.hpp>
#include <animevae/loss/regularised_autoencoder.hpp>
#include <animevae/loss/schedule.hpp>
#include <animevae/loss/vq_vae.hpp>
#include <animevae/metric/evaluate.hpp>
#include <animevae/posterior/categorical.hpp>
#include <animevae/posterior/codebook.hpp>
#include <animevae/posterior/full_gaussian.hpp>
#include <animevae/posterior/joint.hpp>
#include <animevae/posterior/point_estimate.hpp>
#include <animevae/posterior/with_flow.hpp>
#include <animevae/prior/flow_prior.hpp>
#include <animevae/prior/joint_prior.hpp>
#include <animevae/prior/mixture_of_gaussians.hpp>
#include <animevae/prior/uniform_categorical.hpp>
#include <animevae/prior/uniform_codes.hpp>
#include <animevae/prior/vamp_prior.hpp>
#include <animevae/reconstruction/laplace.hpp>
#include <animevae/train/train.hpp>
#include <animevae/weights/model_file.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

// Whole models with each of the posteriors.

namespace av = animevae;

namespace {

template <class Q>
struct EncoderFor {
  static constexpr auto network =
      av::Network({1, 4, 4}, av::flatten() | av::linear(8) | av::elu() | av::linear(Q::moments({2}).channels));
};

template <class Q, class Objective = av::Elbo, class Prior = av::StandardNormal>
using ModelWith = av::Vae<EncoderFor<Q>, TinyDecoder, av::Gaussian, Objective, Prior, Q>;

using SmallFlow = av::WithFlow<av::DiagonalGaussian, av::InverseAutoregressive<2, 6, 3>>;
using WithDiagonal = ModelWith<av::DiagonalGaussian>;
using WithFull = ModelWith<av::FullGaussian>;
using WithFullAndMixture = ModelWith<av::FullGaussian, av::Elbo, av::MixtureOfGaussians<3>>;
using WithFlowPrior = ModelWith<av::DiagonalGaussian, av::Elbo, av::FlowPrior<2, 6>>;
using WithIaf = ModelWith<SmallFlow>;
using Autoencoder = ModelWith<av::PointEstimate, av::RegularisedAutoencoder>;

using WithVampPrior = ModelWith<av::DiagonalGaussian, av::Elbo, av::VampPrior<5>>;

/// Models whose latents are categories: two variables of three values, beside two numbers in the second.
template <class Q>
struct CategoriesEncoder {
  static constexpr auto network =
      av::Network({1, 4, 4}, av::flatten() | av::linear(8) | av::elu() | av::linear(Q::moments(Q::latent).channels));
};
template <class Q>
struct CategoriesDecoder {
  static constexpr auto network =
      av::Network(Q::latent, av::linear(8) | av::elu() | av::linear(16) | av::reshape({1, 4, 4}));
};
template <class Prior, class Q>
using CategoriesModel = av::Vae<CategoriesEncoder<Q>, CategoriesDecoder<Q>, av::Gaussian, av::Elbo, Prior, Q>;

struct SomeCategories : av::Categorical<3, av::LinearWarmup> {
  static constexpr av::Shape latent{6};
};
struct NumbersBesides : av::Joint<av::Part<2, av::DiagonalGaussian>, av::Part<6, av::Categorical<3>>> {
  static constexpr av::Shape latent{8};
};
using WithCategories = CategoriesModel<av::UniformCategorical<3>, SomeCategories>;
using WithBoth =
    CategoriesModel<av::JointPrior<av::Part<2, av::MixtureOfGaussians<2>>, av::Part<6, av::UniformCategorical<3>>>,
                    NumbersBesides>;

/// The composition of docs/composing.md: six numbers, and two variables of four values.
struct Composed {
  using Posterior = av::Joint<av::Part<6, av::DiagonalGaussian>, av::Part<8, av::Categorical<4, av::LinearWarmup>>>;
  using Prior = av::JointPrior<av::Part<6, av::StandardNormal>, av::Part<8, av::UniformCategorical<4>>>;

  static constexpr av::Shape image{3, 64, 64};
  struct Encoder {
    static constexpr auto network =
        av::Network(image, av::flatten() | av::linear(64) | av::relu() | av::linear(Posterior::moments({14}).channels));
  };
  using Model = av::Vae<Encoder, av::BurgessDecoder<14, image>, av::Laplace, av::Elbo, Prior, Posterior>;
};

struct SavesAtStepFive {
  std::filesystem::path path;
  void settled(const auto& view) const {
    if (view.state.progress().step == 5) av::save_checkpoint(path, view);
  }
};

template <class Model>
Model model_with_categories(const av::ModelOptions& options) {
  if constexpr (std::same_as<Model, WithCategories>)
    return {.posterior = {{.temperature = {.from = 1, .to = 0.5, .steps = 60}}}, .options = options};
  else return {.options = options};
}

}  // namespace

TYPE_TO_STRING(WithVampPrior);
TYPE_TO_STRING(WithCategories);
TYPE_TO_STRING(WithBoth);
TYPE_TO_STRING(WithDiagonal);
TYPE_TO_STRING(WithFull);
TYPE_TO_STRING(WithFullAndMixture);
TYPE_TO_STRING(WithFlowPrior);
TYPE_TO_STRING(WithIaf);
TYPE_TO_STRING(Autoencoder);

TEST_CASE_TEMPLATE("a model with any posterior trains, is saved, read and measured, and its tools work", Model,
                   WithDiagonal, WithFull, WithFullAndMixture, WithFlowPrior, WithIaf, Autoencoder, WithVampPrior) {
  Model model{.options = {.seed = 3}};
  static_assert(av::TrainableModel<Model>);
  const TensorDataSet data = tiny_images(24);
  const av::Metrics before = av::evaluate(model, data);
  av::train(model, data, {.epochs = 40, .batch_size = 8, .learning_rate = 1e-2});
  const av::Metrics after = av::evaluate(model, data, {.batch_size = 24});
  CHECK(after.distortion + (after.has_rate ? after.rate : 0) <
        before.distortion + (before.has_rate ? before.rate : 0) - 0.1);
  CHECK(av::evaluate(model, data, {.batch_size = 5}).distortion == doctest::Approx(after.distortion).epsilon(1e-5));

  const TemporaryFolder folder;
  av::save_model(folder / "model.safetensors", model);
  Model again{.options = {.seed = 4}};
  av::load_model(folder / "model.safetensors", again);
  CHECK(same_bits(model.reconstruct(data.images), again.reconstruct(data.images)));

  const av::PosteriorTable table = av::posterior_table(model, data, 7);
  CHECK(table.means.sizes().vec() == std::vector<std::int64_t>{24, 2});
  CHECK(av::latent_statistics(table).order.size() == 2);
  av::Generator generator = av::make_generator(1);
  CHECK(av::aggregate_sample(table, generator).sizes() == table.means.sizes());
  CHECK(av::aggregate_gaussian(table).sample(3, generator).size(0) == 3);
  CHECK(model.sample(3, generator).sizes().vec() == std::vector<std::int64_t>{3, 1, 4, 4});
  CHECK(av::traverse(model, {.steps = 3}).dim() == 3);
}

TEST_CASE_TEMPLATE("the gradients of a model with any posterior are those of finite differences", Model, WithFull,
                   WithFullAndMixture, WithFlowPrior, WithIaf, Autoencoder, WithVampPrior) {
  const Model model{.options = {.precision = at::kDouble}};
  av::Generator generator = av::make_generator(3);
  const av::Tensor images = pixels({3, 1, 4, 4}, 5), noise = model.noise(3, generator);
  model.tensors().zero_gradients();
  (void)model.gradients(images, noise, {});
  const auto loss = [&] { return model.loss(model.evaluate(images, noise), {}).template item<double>(); };
  const av::ParameterGroup& group = model.tensors().groups().front();
  const av::Tensor values = group.values().detach();
  double worst = 0;
  for (std::int64_t i = 0; i < values.numel(); i += 7) {
    const double kept = values[i].template item<double>(), h = 1e-5;
    values[i] = kept + h;
    const double up = loss();
    values[i] = kept - h;
    const double down = loss();
    values[i] = kept;
    worst = std::max(worst, std::abs((up - down) / (2 * h) - group.gradients()[i].template item<double>()));
  }
  CHECK(worst < 1e-6);
}

TEST_CASE("a pass in evaluation mode records no gradients for a flow's tensors") {
  const WithIaf model;
  const av::Tensor images = pixels({3, 1, 4, 4}, 5, at::kFloat);
  CHECK_FALSE(model.reconstruct(images).requires_grad());
  CHECK_FALSE(model.encode(images).point().requires_grad());
  av::Generator generator = av::make_generator(3);
  CHECK_FALSE(model.evaluate(images, model.noise(3, generator), av::Mode::evaluation).rate.requires_grad());
  CHECK(model.evaluate(images, model.noise(3, generator)).rate.requires_grad());
}

TEST_CASE("a model whose posterior has no density has no rate, no ELBO and no bits per dimension") {
  const Autoencoder model;
  const TensorDataSet data = tiny_images(6);
  const av::Metrics metrics = av::evaluate(model, data);
  CHECK_FALSE(metrics.has_rate);
  CHECK(std::isnan(metrics.negative_elbo()));
  CHECK_FALSE(metrics.bits_per_dimension.has_value());
  CHECK(metrics.rate_per_latent.empty());
  CHECK(metrics.are_finite());
  av::Generator generator = av::make_generator(1);
  CHECK_FALSE(model.evaluate(data.images, model.noise(6, generator)).rate.defined());
}

TEST_CASE("noise of another shape than the posterior takes is refused in a sentence") {
  const av::Tensor images = pixels({3, 1, 4, 4}, 5, at::kFloat);
  CHECK_THROWS_WITH_AS((void)Autoencoder{}.evaluate(images, normal_numbers({3, 2})),
                       "the noise of these images must be a tensor of 3x0, not of 3x2", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)WithFull{}.evaluate(images, normal_numbers({3, 3})),
                       "the noise of these images must be a tensor of 3x2, not of 3x3", av::InvalidValue);
}

TEST_CASE("the structure names a posterior that is not the default, and a traversal within one needs a variance") {
  CHECK(WithDiagonal{}.structure().find("posterior") == std::string::npos);
  CHECK(WithFull{}.structure().find("\nposterior: full_gaussian\n") != std::string::npos);
  CHECK(WithIaf{}.structure().find("\nposterior: with_flow, diagonal_gaussian, inverse_autoregressive\n") !=
        std::string::npos);
  const av::Tensor image = pixels({1, 1, 4, 4}, 5, at::kFloat);
  CHECK(av::posterior_rows(WithFull{}.rows(image), {0, 1}, 2).size() == 2);
  CHECK_THROWS_AS((void)av::posterior_rows(Autoencoder{}.rows(image), {0}, 2), av::InvalidValue);
}

TEST_CASE_TEMPLATE("a model with categories trains, is saved, read and measured, and samples one-hots", Model,
                   WithCategories, WithBoth) {
  static_assert(av::TrainableModel<Model>);
  Model model = model_with_categories<Model>({.seed = 3});
  const TensorDataSet data = tiny_images(24);
  const av::Metrics before = av::evaluate(model, data);
  av::train(model, data, {.epochs = 60, .batch_size = 8, .learning_rate = 1e-2});
  const av::Metrics after = av::evaluate(model, data, {.batch_size = 24});
  CHECK(after.distortion + after.rate < before.distortion + before.rate - 0.1);
  CHECK(after.rate_per_latent.empty());
  CHECK(after.rate >= 0);
  CHECK(av::evaluate(model, data, {.batch_size = 5}).distortion == doctest::Approx(after.distortion).epsilon(1e-5));

  const TemporaryFolder folder;
  av::save_model(folder / "model.safetensors", model);
  Model again = model_with_categories<Model>({.seed = 4});
  av::load_model(folder / "model.safetensors", again);
  CHECK(same_bits(model.reconstruct(data.images), again.reconstruct(data.images)));

  av::Generator generator = av::make_generator(1);
  const std::int64_t latents = model.latent_shape().size();
  const av::PosteriorTable table = av::posterior_table(model, data, 7);
  CHECK(table.latents() == latents);
  for (const av::Tensor& rows : {table.means, model.sample_latents(30, generator),
                                 model.evaluate(data.images, model.noise(24, generator), av::Mode::evaluation).z}) {
    const av::Tensor categories = rows.narrow(1, latents - 6, 6).reshape({-1, 2, 3});
    CHECK((categories.eq(0) | categories.eq(1)).all().item<bool>());
    CHECK(categories.sum(2).eq(1).all().item<bool>());
  }
  CHECK(model.sample(3, generator).sizes().vec() == std::vector<std::int64_t>{3, 1, 4, 4});
  CHECK_THROWS_AS((void)av::traverse(model), av::InvalidValue);
  CHECK_THROWS_WITH_AS(
      (void)av::traversal_pictures(model, table.means[0], {{latents - 1, 0, 5}}, 3),
      ("latent " + std::to_string(latents - 1) + " is of a code or a category, which cannot be moved along an axis")
          .c_str(),
      av::InvalidValue);
}

TEST_CASE_TEMPLATE("the gradients of a model with categories are those of finite differences", Model, WithCategories,
                   WithBoth) {
  const Model model = model_with_categories<Model>({.precision = at::kDouble});
  av::Generator generator = av::make_generator(3);
  const av::Tensor images = pixels({3, 1, 4, 4}, 5), noise = model.noise(3, generator);
  const av::Progress progress{.step = 30};
  (void)model.gradients(images, noise, progress);
  const auto loss = [&] {
    return model.loss(model.evaluate(images, noise, av::Mode::training, {}, {}, progress), progress)
        .template item<double>();
  };
  for (const av::NamedTensor& parameter : model.tensors().groups().front().parameters()) {
    CAPTURE(parameter.name);
    CHECK(gradient_error(parameter.tensor.detach(), parameter.tensor.grad(), loss) < 1e-6);
  }
}

TEST_CASE("evaluate hands a posterior the progress of training, and gradients() that of the step") {
  const WithCategories model = model_with_categories<WithCategories>({.precision = at::kDouble});
  av::Generator generator = av::make_generator(3);
  const av::Tensor images = pixels({3, 1, 4, 4}, 5), noise = model.noise(3, generator);
  const auto largest = [&](std::int64_t step) {
    return model.evaluate(images, noise, av::Mode::training, {}, {}, {.step = step}).z.max().item<double>();
  };
  CHECK(largest(1) < largest(60));
  CHECK(largest(60) < 1);
  CHECK(model.evaluate(images, noise).z.detach().max().item<double>() == doctest::Approx(1));
  const auto losses = [&](std::int64_t step) { return model.gradients(images, noise, {.step = step}).row.detach(); };
  CHECK(difference(losses(1), losses(60)) > 1e-6);
  const av::Evaluation e = model.evaluate(images, noise, av::Mode::training, {}, {}, {.step = 60});
  CHECK(losses(60)[1].item<double>() == doctest::Approx(e.distortion.mean().item<double>()).epsilon(1e-12));
}

TEST_CASE("a training with a temperature that changes gives the same bits where it is resumed") {
  const TemporaryFolder folder;
  const TensorDataSet data = tiny_images(16);
  WithCategories whole = model_with_categories<WithCategories>({.seed = 1}),
                 resumed = model_with_categories<WithCategories>({.seed = 2});
  const av::TrainOptions options{.steps = 12, .batch_size = 4, .learning_rate = 1e-2, .read_every = 1};
  av::train(whole, data, options, SavesAtStepFive{folder / "c.safetensors"});
  av::TrainOptions rest = options;
  rest.resume = folder / "c.safetensors";
  av::train(resumed, data, rest);
  CHECK(same_bits(whole.reconstruct(data.images), resumed.reconstruct(data.images)));
}

TEST_CASE("the structure names the values of categories and the parts of a Joint, on both sides") {
  CHECK(WithCategories{model_with_categories<WithCategories>({})}.structure().find(
            "\nprior: uniform_categorical, of 3 values\nposterior: categorical, of 3 values\n") != std::string::npos);
  CHECK(WithBoth{}.structure().find("\nprior: joint, 2 mixture_of_gaussians, 6 uniform_categorical of 3 values\n"
                                    "posterior: joint, 2 diagonal_gaussian, 6 categorical of 3 values\n") !=
        std::string::npos);
  std::vector<std::string> names;
  for (const av::NamedTensor& named : WithBoth{}.tensors().saved())
    if (named.name.starts_with("prior.")) names.push_back(named.name);
  CHECK(names == std::vector<std::string>{"prior.part1.logits", "prior.part1.means", "prior.part1.log_scales"});
}

TEST_CASE("a traversal of a codebook's codes is refused") {
  const av::Vae<EncoderFor<av::Codebook<4>>, TinyDecoder, av::Gaussian, av::VqVae, av::UniformCodes, av::Codebook<4>>
      model;
  CHECK_THROWS_AS((void)av::traverse(model), av::InvalidValue);
}

TEST_CASE("numbers and categories beside each other are composed as in docs/composing.md") {
  const Composed::Model model{.posterior = {.parts = {{}, {.temperature = {.from = 1, .to = 0.5, .steps = 30'000}}}}};
  av::Generator generator = av::make_generator(1);
  const av::Evaluation e = model.evaluate(pixels({2, 3, 64, 64}, 1, at::kFloat), model.noise(2, generator));
  CHECK(e.z.sizes().vec() == std::vector<std::int64_t>{2, 14});
  CHECK(e.rate.sizes().vec() == std::vector<std::int64_t>{2});
  CHECK_THROWS_WITH_AS((void)Composed::Model{}, doctest::Contains("posterior.part2.temperature.from is 0"),
                       av::InvalidValue);
}
