// SPDX-License-Identifier: MIT
#include <animevae/model/any_model.hpp>

#include <animevae/posterior/categorical.hpp>
#include <animevae/prior/uniform_categorical.hpp>

#include "support/doctest.hpp"
#include "support/made_up_model.hpp"
#include "support/own_model.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

#include <map>
#include <memory>
#include <string>

namespace av = animevae;
using av::AnyModel;

namespace {

struct Both {
  std::shared_ptr<made_up::Model> own = std::make_shared<made_up::Model>(made_up::make());
  AnyModel any{own};
};

struct OneCategoryEncoder {
  static constexpr auto network = av::Network({1, 4, 4}, av::flatten() | av::linear(2));
};
using OneCategory =
    av::Vae<OneCategoryEncoder, TinyDecoder, av::Gaussian, av::Elbo, av::UniformCategorical<2>, av::Categorical<2>>;

av::Tensor some_pictures(int height = 16, int width = 16) { return pixels({2, 3, height, width}, 1, at::kFloat); }

}  // namespace

TEST_CASE("AnyModel computes what the model inside it computes") {
  const Both model;
  const av::Tensor x = some_pictures(), z = normal_numbers({2, 4, 4, 4}, 2, at::kFloat);
  CHECK(model.any.image_shape() == made_up::image);
  CHECK(model.any.latent_shape() == made_up::latent);
  CHECK(model.any.structure() == model.own->structure());
  CHECK(model.any.support() == av::Support::features);
  CHECK(&model.any.tensors() == &model.own->tensors());
  CHECK(same_bits(model.any.rows(x).point, model.own->encode(x).mean.flatten(1)));
  CHECK(same_bits(model.any.rows(x).log_variance, model.own->encode(x).log_variance.flatten(1)));
  CHECK(same_bits(model.any.reconstruct(x), model.own->reconstruct(x)));
  const av::Tensor decoded = model.own->decode(z);
  CHECK(same_bits(model.any.decode(z), decoded));
  CHECK(same_bits(model.any.pictures(decoded), model.own->pictures(decoded)));
  CHECK(same_bits(model.any.distortion(decoded, x), model.own->distortion(decoded, x)));
  av::Generator one = av::make_generator(3), other = av::make_generator(3);
  CHECK(same_bits(model.any.sample(2, one), model.own->sample(2, other)));
  CHECK(same_bits(model.any.noise(2, one), model.own->noise(2, other)));
}

TEST_CASE("AnyModel says which latents of the model inside it are numbers") {
  CHECK(av::is_continuous(Both{}.any, 3));
  CHECK_FALSE(av::is_continuous(AnyModel{std::make_shared<OneCategory>()}, 1));
}

TEST_CASE("AnyModel's evaluation and loss are the model's, in the mode that was asked for") {
  const Both model;
  const av::Tensor x = some_pictures(), noise = normal_numbers({2, 4, 4, 4}, 2, at::kFloat);
  const av::Evaluation e = model.any.evaluate(x, noise, av::Mode::evaluation);
  CHECK(same_bits(e.distortion, model.own->evaluate(x, noise, av::Mode::evaluation).distortion));
  CHECK_FALSE(e.distortion.requires_grad());
  CHECK(model.any.evaluate(x, noise).distortion.requires_grad());
  // A warm-up to 2 in 4 steps.
  const av::Progress first{.step = 1};
  CHECK(model.any.beta_at(first) == 0.5);
  CHECK_FALSE(model.any.is_warmed_up(first));
  CHECK(model.any.is_warmed_up({.step = 4}));
  CHECK(model.any.loss(e, first).item<double>() ==
        doctest::Approx((e.distortion.mean() + 0.5 * e.rate.mean()).item<double>()));
}

TEST_CASE("AnyModel lists the model's values by path and checks them") {
  const Both model;
  std::map<std::string, double> values;
  model.any.visit_values([&](const std::string& path, double value, const av::Limits&, std::string_view help) {
    values[path] = value;
    CHECK_FALSE(help.empty());
  });
  CHECK((values == std::map<std::string, double>{{"reconstruction.feature_weight", 0.5},
                                                 {"objective.beta.from", 0},
                                                 {"objective.beta.to", 2},
                                                 {"objective.beta.steps", 4}}));
  CHECK_NOTHROW(model.any.check_values());
  model.own->objective.beta.to = -1;
  CHECK_THROWS_AS(model.any.check_values(), av::InvalidValue);
}

TEST_CASE("a copy of AnyModel keeps the model alive") {
  const auto copy = [] {
    const Both model;
    return AnyModel{model.any};
  }();
  CHECK(copy.rows(some_pictures()).point.sizes() == at::IntArrayRef{2, 64});
}

TEST_CASE("a fully convolutional model takes images of another size") {
  const Both model;
  const AnyModel wide = model.any.at_size({8, 24});
  CHECK(wide.image_shape() == av::Shape{3, 8, 24});
  CHECK(wide.latent_shape() == av::Shape{4, 2, 6});
  CHECK(model.any.image_shape() == made_up::image);
  CHECK(wide.rows(some_pictures(8, 24)).point.sizes() == at::IntArrayRef{2, 48});
  av::Generator one = av::make_generator(3), other = av::make_generator(3);
  const av::Tensor noise = wide.noise(5, one);
  CHECK(noise.sizes() == at::IntArrayRef{5, 4, 2, 6});
  CHECK(same_bits(wide.sample(5, other), model.own->pictures(model.own->decode(noise))));
  CHECK(wide.at_size({16, 16}).latent_shape() == made_up::latent);
}

TEST_CASE("at_size refuses sizes that are no multiple of the stride, and models that are not fully convolutional") {
  const Both model;
  for (const av::Extent size : {av::Extent{18, 16}, {16, 6}, {0, 16}, {16, 0}, {2, 16}, {-4, 16}})
    CHECK_THROWS_WITH_AS((void)model.any.at_size(size),
                         ("the size is " + std::to_string(size.height) + "x" + std::to_string(size.width) +
                          "; this model takes heights that are multiples of 4 and widths that are multiples of 4")
                             .c_str(),
                         av::InvalidValue);
  const AnyModel tiny{std::make_shared<TinyModel<>>()};
  CHECK_THROWS_WITH_AS((void)tiny.at_size({8, 8}),
                       "the size 8x8 cannot be had: the model is not fully convolutional and has 1x4x4 alone",
                       av::InvalidValue);
}

TEST_CASE("AnyModel holds a model that is no Vae, without what only some models have") {
  const auto own = std::make_shared<HalfBlindModel>();
  const AnyModel any{own};
  CHECK(any.batch_dependence().empty());
  CHECK(any.image_limits().at_most == 1);
  CHECK_THROWS_AS((void)any.at_size({8, 8}), av::InvalidValue);
  av::Generator one = av::make_generator(3), other = av::make_generator(3);
  const av::Tensor z = own->sample_latents(2, other);
  CHECK(same_bits(any.sample(2, one), own->pictures(own->decode(z))));
  const av::Tensor x = pixels({2, 1, 4, 4}, 1, at::kFloat);
  CHECK(any.gradients(x, z, {.step = 1}).row[0].item<double>() ==
        own->loss(own->evaluate(x, z), {.step = 1}).item<double>());
  CHECK(own->tensors().groups()[0].gradients().abs().sum().item<double>() > 0);
}
