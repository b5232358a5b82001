// SPDX-License-Identifier: MIT
#include <animevae/model/vae.hpp>

#include <ATen/ops/cat.h>
#include <ATen/ops/zeros_like.h>

#include <map>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <animevae/architecture/burgess.hpp>
#include <animevae/loss/beta_vae.hpp>
#include <animevae/loss/capacity_vae.hpp>
#include <animevae/reconstruction/bernoulli.hpp>
#include <animevae/reconstruction/laplace.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

using Burgess = av::Vae<av::BurgessEncoder<av::Shape{3, 32, 32}, 6>, av::BurgessDecoder<6, av::Shape{3, 32, 32}>,
                        av::Laplace, av::BetaVae<av::LinearWarmup>>;
static_assert(std::is_aggregate_v<Burgess> && std::is_move_constructible_v<Burgess> &&
              !std::is_copy_constructible_v<Burgess>);

namespace {

const av::Tensor& values_of(const auto& model) { return model.tensors().groups().front().values(); }
const av::Tensor& gradients_of(const auto& model) { return model.tensors().groups().front().gradients(); }

/// 1x1 at the end of the encoder and at the beginning of the decoder.
struct ConvolutionalEncoder {
  static constexpr auto network =
      av::Network({1, 4, 4}, av::conv(6, {.kernel = 4}) | av::relu() | av::conv(4, {.kernel = 1}));
};
struct ConvolutionalDecoder {
  static constexpr auto network = av::Network(
      {2}, av::conv_transpose(5, {.kernel = 2}) | av::relu() | av::conv_transpose(1, {.kernel = 2, .stride = 2}));
};

}  // namespace

TEST_CASE("a Vae is made from values by their names, and the other values have defaults") {
  const Burgess model{
      .reconstruction = {.scale = 1.0 / 3}, .objective = {.beta = {.to = 4.0, .steps = 100}}, .options = {.seed = 3}};
  CHECK(model.image_shape() == av::Shape{3, 32, 32});
  CHECK(model.latent_shape() == av::Shape{6});
  CHECK(model.beta_at({.step = 50}) == 2);
  CHECK_FALSE(model.is_warmed_up({.step = 50}));
  CHECK(model.support() == av::Support::unit_interval);
  std::int64_t parameters = 0;
  for (const av::NamedTensor& parameter : model.tensors().groups().front().parameters())
    parameters += parameter.tensor.numel();
  CHECK(parameters == av::BurgessEncoder<av::Shape{3, 32, 32}, 6>::network.parameters() +
                          av::BurgessDecoder<6, av::Shape{3, 32, 32}>::network.parameters());
}

TEST_CASE("values are checked when a model is made, and can be checked again") {
  CHECK_THROWS_WITH_AS(((void)Burgess{.reconstruction = {.scale = 1 / 3}}),
                       "reconstruction.scale is 0; it must be above 0 (a quotient of integers such as 1/3 is 0: write "
                       "1.0/3)",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS(((void)Burgess{.objective = {.beta = {.to = -1}}}),
                       "objective.beta.to is -1; it must be at least 0", av::InvalidValue);
  Burgess model;
  model.reconstruction.scale = 0;
  CHECK_THROWS_AS(model.check_values(), av::InvalidValue);
}

TEST_CASE("a model can list its values by path") {
  const Burgess model{.reconstruction = {.scale = 0.25}, .objective = {.beta = {.to = 4.0, .steps = 100}}};
  std::map<std::string, double> values;
  model.visit_values([&](const std::string& path, const auto& value, const auto&...) { values[path] = double(value); });
  const std::map<std::string, double> expected{{"reconstruction.scale", 0.25},
                                               {"objective.beta.from", 0},
                                               {"objective.beta.to", 4},
                                               {"objective.beta.steps", 100}};
  CHECK(values == expected);
}

TEST_CASE("a moved model works, with the same numbers") {
  Burgess first{.options = {.seed = 8}};
  const av::Tensor images = pixels({2, 3, 32, 32}, 1, at::kFloat), noise = normal_numbers({2, 6}, 2, at::kFloat);
  const av::Tensor before = first.reconstruct(images).clone();
  const Burgess moved{std::move(first)};
  CHECK(same_bits(moved.reconstruct(images), before));
  moved.loss(moved.evaluate(images, noise), {}).backward();
  CHECK(gradients_of(moved).abs().sum().item<double>() > 0);

  Burgess assigned;
  assigned = Burgess{.options = {.seed = 8}};
  CHECK(same_bits(assigned.reconstruct(images), before));
}

TEST_CASE("encode, decode and evaluate refuse tensors of wrong sizes in one sentence") {
  const Burgess model;
  CHECK_THROWS_WITH_AS((void)model.encode(pixels({2, 3, 64, 64})),
                       "the model takes a batch of images of 3x32x32 each, not a tensor of 2x3x64x64",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)model.encode(pixels({3, 32, 32})),
                       "the model takes a batch of images of 3x32x32 each, not a tensor of 3x32x32", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)model.decode(normal_numbers({2, 7})),
                       "the model takes a batch of latents of 6 each, not a tensor of 2x7", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)model.evaluate(pixels({2, 3, 32, 32}), normal_numbers({2, 1})),
                       "the noise of these images must be a tensor of 2x6, not of 2x1", av::InvalidValue);
}

TEST_CASE("a model's tensor options are those of its parameters, and of what it encodes and decodes") {
  for (const at::ScalarType precision : {at::kFloat, at::kDouble}) {
    const TinyModel<> model{.options = {.precision = precision}};
    CHECK((model.tensor_options().dtype() == precision));
    CHECK(model.tensor_options().device().is_cpu());
    const at::Tensor z = model.encode(tiny_images(2).images).mean;
    CHECK((z.scalar_type() == precision));
    CHECK((model.decode(z).scalar_type() == precision));
  }
}

TEST_CASE("images of another precision are converted to the model's") {
  const TinyModel<> model{.options = {.precision = at::kDouble}};
  const av::Tensor images = pixels({3, 1, 4, 4}, 1, at::kFloat);
  CHECK((model.encode(images).mean.scalar_type() == at::kDouble));
  const av::Evaluation e = model.evaluate(images, normal_numbers({3, 2}, 1, at::kFloat));
  CHECK((e.distortion.scalar_type() == at::kDouble));
  CHECK((e.images.scalar_type() == at::kDouble));
}

TEST_CASE("encode, decode, reconstruct, sample and evaluation record no gradients") {
  const Burgess model;
  const av::Tensor images = pixels({2, 3, 32, 32}, 1, at::kFloat);
  av::Generator generator = av::make_generator(1);
  CHECK_FALSE(model.encode(images).mean.requires_grad());
  CHECK_FALSE(model.decode(normal_numbers({2, 6}, 1, at::kFloat)).requires_grad());
  CHECK_FALSE(model.reconstruct(images).requires_grad());
  CHECK_FALSE(model.sample(2, generator).requires_grad());
  CHECK_FALSE(model.evaluate(images, normal_numbers({2, 6}), av::Mode::evaluation).distortion.requires_grad());
}

TEST_CASE("decode is differentiable in z, and leaves the gradients of the parameters alone") {
  const TinyModel<> model{.options = {.precision = at::kDouble}};
  const av::Tensor z = normal_numbers({3, 2}).set_requires_grad(true), weight = normal_numbers({3, 1, 4, 4}, 2);
  const auto sum = [&] { return (model.pictures(model.decode(z)) * weight).sum(); };
  sum().backward();
  CHECK(gradient_error(z, [&] { return sum().item<double>(); }) < 1e-7);
  CHECK(gradients_of(model).abs().max().item<double>() == 0);
}

TEST_CASE("encoding from four threads gives what one gives") {
  const Burgess model;
  const av::Tensor images = pixels({8, 3, 32, 32}, 1, at::kFloat), alone = model.encode(images).mean;
  std::vector<av::Tensor> results(4);
  std::vector<std::thread> threads;
  for (av::Tensor& result : results) threads.emplace_back([&] { result = model.encode(images).mean; });
  for (std::thread& thread : threads) thread.join();
  for (const av::Tensor& result : results) CHECK(difference(result, alone) < 1e-6);
}

TEST_CASE("distortion and rate are the same however the batch is split") {
  const Burgess model{.reconstruction = {.scale = 1.0 / 3}, .options = {.precision = at::kDouble}};
  const av::Tensor images = pixels({7, 3, 32, 32}), noise = normal_numbers({7, 6});
  const av::Evaluation whole = model.evaluate(images, noise, av::Mode::evaluation);
  for (const std::vector<std::int64_t>& sizes : {std::vector<std::int64_t>{1, 6}, {2, 2, 2, 1}, {3, 4}}) {
    std::vector<av::Tensor> distortion, rate;
    std::int64_t begin = 0;
    for (const std::int64_t size : sizes) {
      const av::Evaluation part = model.evaluate(images.narrow(0, begin, size), noise.narrow(0, begin, size));
      distortion.push_back(part.distortion);
      rate.push_back(part.rate);
      begin += size;
    }
    CHECK(difference(at::cat(distortion), whole.distortion) < 1e-9);
    CHECK(difference(at::cat(rate), whole.rate) < 1e-9);
  }
}

TEST_CASE("weights begin the same for the same seed, in any precision and layout") {
  const auto weights = [](const av::ModelOptions& options) {
    const Burgess model{.options = options};
    std::vector<av::Tensor> all;
    for (const av::NamedTensor& parameter : model.tensors().saved())
      all.push_back(parameter.tensor.detach().to(at::kDouble).contiguous().flatten());
    return at::cat(all);
  };
  const av::Tensor reference = weights({.seed = 1});
  CHECK(same_bits(weights({.seed = 1}), reference));
  CHECK(same_bits(weights({.seed = 1, .channels_last = false}), reference));
  CHECK(same_bits(weights({.seed = 1, .precision = at::kDouble}), reference));
  CHECK_FALSE(same_bits(weights({.seed = 2}), reference));
  CHECK_FALSE(same_bits(weights({.initialisation = av::Initialisation::framework, .seed = 1}), reference));
}

TEST_CASE("the memory layout changes no result") {
  const av::Tensor images = pixels({3, 3, 32, 32}), noise = normal_numbers({3, 6});
  const auto loss = [&](bool channels_last) {
    const Burgess model{.options = {.channels_last = channels_last, .precision = at::kDouble}};
    const av::Tensor value = model.loss(model.evaluate(images, noise), {});
    value.backward();
    std::vector<av::Tensor> all{value.detach().view({1})};
    for (const av::NamedTensor& parameter : model.tensors().groups().front().parameters())
      all.push_back(parameter.tensor.grad().contiguous().flatten());
    return at::cat(all);
  };
  CHECK(difference(loss(true), loss(false)) < 1e-9);
}

TEST_CASE("gradients of a whole model are those of finite differences") {
  const av::Tensor images = pixels({4, 1, 4, 4}, 1), noise = normal_numbers({4, 2}, 2);
  const auto check = [&](const auto& model) {
    const auto loss = [&] { return model.loss(model.evaluate(images, noise), {.step = 3}); };
    loss().backward();
    for (const av::NamedTensor& parameter : model.tensors().groups().front().parameters()) {
      CAPTURE(parameter.name);
      CHECK(gradient_error(parameter.tensor.detach(), parameter.tensor.grad(),
                           [&] { return loss().template item<double>(); }) < 1e-5);
    }
  };
  const av::ModelOptions options{.seed = 5, .precision = at::kDouble};
  check(TinyModel<av::Laplace, av::BetaVae<av::LinearWarmup>>{.objective = {.beta = {.to = 4, .steps = 10}},
                                                              .options = options});
  check(TinyModel<av::GaussianOfLearnedScale, av::CapacityVae<>>{.options = options});
  check(TinyModel<av::Bernoulli>{.options = options});
}

TEST_CASE("the gradient of the distortion reaches encoder and decoder, that of the rate the encoder alone") {
  const TinyModel<> model{.options = {.precision = at::kDouble}};
  const auto gradient = [&](const std::string& scope) {
    double sum = 0;
    for (const av::NamedTensor& parameter : model.tensors().groups().front().parameters())
      if (parameter.name.starts_with(scope)) sum += parameter.tensor.grad().abs().sum().item<double>();
    return sum;
  };
  const auto evaluate = [&] {
    model.tensors().zero_gradients();
    return model.evaluate(pixels({4, 1, 4, 4}), normal_numbers({4, 2}));
  };
  evaluate().distortion.mean().backward();
  CHECK(gradient("encoder.") > 0);
  CHECK(gradient("decoder.") > 0);
  evaluate().rate.mean().backward();
  CHECK(gradient("encoder.") > 0);
  CHECK(gradient("decoder.") == 0);
}

TEST_CASE("samples are pictures of the prior's latents, reproducible from their generator") {
  const Burgess model;
  av::Generator one = av::make_generator(4), again = av::make_generator(4), by_hand = av::make_generator(4);
  const av::Tensor samples = model.sample(3, one);
  CHECK(samples.sizes().vec() == std::vector<std::int64_t>{3, 3, 32, 32});
  CHECK(same_bits(samples, model.sample(3, again)));
  CHECK(same_bits(samples, model.pictures(model.decode(model.noise(3, by_hand)))));
  CHECK(samples.min().item<double>() >= 0);
  CHECK(samples.max().item<double>() <= 1);
}

TEST_CASE("a reconstruction is the picture of the posterior's mean") {
  const Burgess model;
  const av::Tensor images = pixels({2, 3, 32, 32}, 1, at::kFloat);
  const av::Tensor mean = model.encode(images).mean;
  CHECK(same_bits(model.reconstruct(images), model.pictures(model.decode(mean))));
  const av::Evaluation e = model.evaluate(images, at::zeros_like(mean), av::Mode::evaluation);
  CHECK(same_bits(e.z, mean));
}

TEST_CASE("networks that shrink to 1x1 and grow from it need no flatten") {
  const av::Vae<ConvolutionalEncoder, ConvolutionalDecoder, av::Gaussian> model;
  const av::Tensor images = pixels({3, 1, 4, 4}, 1, at::kFloat);
  CHECK(model.encode(images).mean.sizes().vec() == std::vector<std::int64_t>{3, 2});
  CHECK(model.reconstruct(images).sizes() == images.sizes());
  av::Generator generator = av::make_generator(1);
  CHECK(model.evaluate(images, model.noise(3, generator)).rate_per_latent.sizes().vec() ==
        std::vector<std::int64_t>{3, 2});
}

TEST_CASE("the structure names every part that makes models differ") {
  const std::string laplace = TinyModel<av::Laplace>{}.structure();
  CHECK(laplace.find("reconstruction: laplace, sigmoid link, fixed scale\n") != laplace.npos);
  CHECK(laplace.find("objective: elbo\n") != laplace.npos);
  CHECK(laplace.find("prior: standard_normal\n") != laplace.npos);
  CHECK(laplace.find("encoder: 1x4x4 | ") != laplace.npos);
  CHECK(laplace != TinyModel<av::LaplaceOfLearnedScale>{}.structure());
  CHECK(laplace != TinyModel<av::LaplaceWith<av::IdentityLink>>{}.structure());
  CHECK(laplace != TinyModel<av::Gaussian>{}.structure());
}
