// SPDX-License-Identifier: MIT
#include <animevae/loss/with_adversary.hpp>

#include <ATen/ops/cat.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/architecture/patch_discriminator.hpp>
#include <animevae/loss/regularised_autoencoder.hpp>
#include <animevae/metric/evaluate.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/posterior/point_estimate.hpp>
#include <animevae/text/csv_table.hpp>
#include <animevae/train/accumulate.hpp>
#include <animevae/train/optimiser_of.hpp>
#include <animevae/train/train.hpp>
#include <animevae/train/write_checkpoints.hpp>
#include <animevae/train/write_metrics.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

struct SmoothDiscriminator {
  static constexpr auto network = av::Network(
      {1, 4, 4}, av::conv(3, {.kernel = 3}) | av::silu() | av::batch_norm() | av::flatten() | av::linear(1));
};
/// With layers of chance, and a state that training changes.
struct DiscriminatorWithState {
  static constexpr auto network =
      av::Network({1, 4, 4}, av::conv(3, {.kernel = 3, .padding = 1, .spectral_norm = true}) | av::leaky_relu(0.2) |
                                 av::dropout(0.3) | av::conv(1, {.kernel = 2, .spectral_norm = true}));
};

struct EncoderOfPoints {
  static constexpr auto network = av::Network({1, 4, 4}, av::flatten() | av::linear(2));
};

template <class Discriminator, class Loss = av::NonSaturating>
using WithDiscriminator = TinyModel<av::Gaussian, av::WithAdversary<av::BetaVae<>, Discriminator, Loss>>;
using Smooth = WithDiscriminator<SmoothDiscriminator>;
using WithState = WithDiscriminator<DiscriminatorWithState>;

const av::ParameterGroup& group(const auto& model, std::string_view name) {
  for (const av::ParameterGroup& g : model.tensors().groups())
    if (g.name() == name) return g;
  throw std::runtime_error("no such group");
}

at::Tensor numbers_of(const auto& model) {
  std::vector<at::Tensor> all;
  for (const av::NamedTensor& named : model.tensors().saved()) all.push_back(named.tensor.detach().flatten().clone());
  return at::cat(all);
}

/// The gradients of a model and of its adversary.
struct Gradients {
  at::Tensor model, adversary;
};
Gradients gradients(const auto& model, const at::Tensor& images, const at::Tensor& noise, std::string_view turn = {}) {
  model.tensors().zero_gradients();
  (void)model.gradients(images, noise, {.turn = turn}, av::make_generator(7));
  return {group(model, "model").gradients().clone(), group(model, "discriminator").gradients().clone()};
}

/// An observer that keeps the discriminator's loss in the last epoch.
struct LossOfDiscriminator {
  double mean = 0;
  void epoch_ended(const auto&, const av::Measurement& m) { mean = m.terms.at(1).second; }
};

/// An objective whose losses are not taken apart: its adversary is seen without fixed(), and sees what is not detached.
struct Careless {
  static constexpr std::string_view name = "careless";
  static constexpr auto network = SmoothDiscriminator::network;
  static constexpr std::string_view optimiser_group = "discriminator";

  [[nodiscard]] av::Losses operator()(const av::Evaluation& e, const av::Progress&, const av::OwnTensors& d,
                                      const auto& context) const {
    const at::Tensor scores = d(context.mean(e.decoded));
    return {.model = (e.distortion + e.rate).mean() - scores.mean() * 3, .adversary = scores.square().mean()};
  }
  [[nodiscard]] double beta_at(const av::Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};

// Two ways to get Losses wrong.
struct WithoutItsTerm {
  static constexpr std::string_view name = "without_its_term";
  static constexpr std::array<std::string_view, 1> terms{"term"};
  [[nodiscard]] av::Losses operator()(const av::Evaluation& e, const av::Progress&, const av::OwnTensors&) const {
    return {.model = e.distortion.mean()};
  }
  [[nodiscard]] double beta_at(const av::Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};
struct AdversaryOfNobody {
  static constexpr std::string_view name = "adversary_of_nobody";
  [[nodiscard]] av::Losses operator()(const av::Evaluation& e, const av::Progress&, const av::OwnTensors&) const {
    return {.model = e.distortion.mean(), .adversary = e.distortion.mean()};
  }
  [[nodiscard]] double beta_at(const av::Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};

}  // namespace

static_assert(av::Objective<av::WithAdversary<av::BetaVae<>, SmoothDiscriminator>>);

TEST_CASE("WithAdversary's losses are those of its objective, of the decoder and of the discriminator, by hand") {
  const Smooth model{.objective = {.base = {.beta = {.value = 2}}, .weight = {.value = 3}},
                     .options = {.precision = at::kDouble}};
  const at::Tensor images = pixels({6, 1, 4, 4}), noise = normal_numbers({6, 2});
  const av::Evaluation e = model.evaluate(images, noise);
  const av::Losses losses = model.losses(e, {});
  const at::Tensor again = at::sigmoid(e.decoded).detach();
  const av::OwnTensors fixed = model.parts.own_objective.fixed();
  const double real = at::sigmoid(fixed(images)).log().mean().item<double>(),
               made = at::sigmoid(fixed(again)).log().mean().item<double>(),
               not_made = (1 - at::sigmoid(fixed(again))).log().mean().item<double>();
  CHECK(losses.model.item<double>() ==
        doctest::Approx((e.distortion + 2 * e.rate).mean().item<double>() - 3 * made).epsilon(1e-10));
  CHECK(losses.adversary.item<double>() == doctest::Approx(-(real + not_made) / 2).epsilon(1e-10));
  CHECK(losses.terms[0].item<double>() == doctest::Approx(-made).epsilon(1e-10));
  CHECK(losses.terms[1].item<double>() == losses.adversary.item<double>());
  CHECK(model.loss(e, {}).item<double>() == losses.model.item<double>());
}

TEST_CASE_TEMPLATE("the gradients of model and discriminator are those of finite differences of their own loss", Loss,
                   av::NonSaturating, av::Minimax, av::Hinge, av::LeastSquares) {
  const WithDiscriminator<SmoothDiscriminator, Loss> model{.objective = {.weight = {.value = 3}},
                                                           .options = {.precision = at::kDouble}};
  const at::Tensor images = pixels({6, 1, 4, 4}), noise = normal_numbers({6, 2});
  const Gradients by_model = gradients(model, images, noise);
  const auto of_model = [&] { return model.losses(model.evaluate(images, noise), {}).model.template item<double>(); };
  const auto of_adversary = [&] {
    return model.losses(model.evaluate(images, noise), {}).adversary.template item<double>();
  };
  CHECK(gradient_error(group(model, "model").values().detach(), by_model.model, of_model) < 1e-6);
  CHECK(gradient_error(group(model, "discriminator").values().detach(), by_model.adversary, of_adversary) < 1e-6);
}

TEST_CASE("no gradient of an adversary's loss reaches the model, nor the reverse, however the objective is written") {
  const TinyModel<av::Gaussian, Careless> model{.options = {.precision = at::kDouble}};
  const at::Tensor images = pixels({6, 1, 4, 4}), noise = normal_numbers({6, 2});
  const Gradients both = gradients(model, images, noise);
  const auto loss = [&] { return model.losses(model.evaluate(images, noise), {}); };
  CHECK(gradient_error(group(model, "model").values().detach(), both.model,
                       [&] { return loss().model.item<double>(); }) < 1e-6);
  CHECK(gradient_error(group(model, "discriminator").values().detach(), both.adversary,
                       [&] { return loss().adversary.item<double>(); }) < 1e-6);
}

TEST_CASE("in the turn of one group the other has no gradient, and its own is the same to the last bit") {
  const Smooth model{.options = {.precision = at::kDouble}};
  const at::Tensor images = pixels({6, 1, 4, 4}), noise = normal_numbers({6, 2});
  const Gradients both = gradients(model, images, noise), of_model = gradients(model, images, noise, "model"),
                  of_adversary = gradients(model, images, noise, "discriminator");
  CHECK(both.model.abs().sum().item<double>() > 0);
  CHECK(both.adversary.abs().sum().item<double>() > 0);
  CHECK(same_bits(of_model.model, both.model));
  CHECK(of_model.adversary.abs().max().item<double>() == 0);
  CHECK(same_bits(of_adversary.adversary, both.adversary));
  CHECK(of_adversary.model.abs().max().item<double>() == 0);
  const av::BatchLosses row = model.gradients(images, noise, {}, av::make_generator(7)),
                        in_turn = model.gradients(images, noise, {.turn = "discriminator"}, av::make_generator(7));
  CHECK(same_bits(row.row, in_turn.row));
}

TEST_CASE("a discriminator's spectral norm improves its vectors once for each of its steps, and in no other") {
  WithState model{.options = {.precision = at::kDouble}}, once{.options = {.precision = at::kDouble}};
  const at::Tensor images = pixels({6, 1, 4, 4}), noise = normal_numbers({6, 2});
  const auto vectors = [](const WithState& of) {
    std::vector<at::Tensor> all;
    for (const av::NamedTensor& buffer : of.tensors().buffers()) all.push_back(buffer.tensor.flatten().clone());
    return at::cat(all);
  };
  const at::Tensor before = vectors(model);
  (void)gradients(model, images, noise, "model");
  CHECK(same_bits(vectors(model), before));
  (void)model.loss(model.evaluate(images, noise, av::Mode::evaluation), {});
  CHECK(same_bits(vectors(model), before));
  once.parts.own_objective.network->iterate_singular_vectors(1);
  CHECK_FALSE(same_bits(vectors(once), before));
  for (const std::string_view turn : {"", "discriminator"}) {
    WithState other{.options = {.precision = at::kDouble}};
    (void)gradients(other, images, noise, turn);
    CHECK(same_bits(vectors(other), vectors(once)));
  }
}

TEST_CASE("a discriminator of patches with dropout learns beside its model, which stays an autoencoder") {
  const TensorDataSet data = tiny_images(32);
  WithState model{.reconstruction = {.scale = 0.1}, .objective = {.weight = {.value = 0.1}}};
  const double before = av::evaluate(model, data).distortion;
  av::train(model, data, {.epochs = 60, .batch_size = 16, .learning_rate = 1e-2});
  CHECK(av::evaluate(model, data).distortion < before - 0.5);
  CHECK(av::evaluate(model, data).bits_per_dimension.has_value());

  // Against a decoder that stands still, the discriminator's loss falls below that of a coin, log 2.
  WithState still{};
  LossOfDiscriminator last;
  av::train(still, data, {.epochs = 60, .batch_size = 32, .learning_rate = 2e-2, .turns = {{"discriminator", 1}}},
            last);
  CHECK(last.mean < 0.65);
}

TEST_CASE("WithAdversary stands beside an objective without a rate, and its model needs none") {
  using Model = av::Vae<EncoderOfPoints, TinyDecoder, av::Gaussian,
                        av::WithAdversary<av::RegularisedAutoencoder, SmoothDiscriminator>, av::StandardNormal,
                        av::PointEstimate>;
  Model model{};
  CHECK_NOTHROW(av::train(model, tiny_images(8), {.epochs = 2, .batch_size = 4}));
}

TEST_CASE("a training with an adversary that is resumed has the bits of one that never stopped") {
  const TensorDataSet data = tiny_images(12);
  const auto check = [&](const std::vector<std::pair<std::string, std::int64_t>>& turns, std::int64_t steps,
                         std::int64_t pieces) {
    CAPTURE(turns.size());
    const TemporaryFolder folder;
    const av::TrainOptions options{.epochs = 4, .batch_size = 4, .seed = 3, .read_every = 2, .turns = turns};
    const auto step = [&] {
      return av::Step{av::Adam{}, av::OptimiserOf{"discriminator", av::Adam{.beta1 = 0.5}, steps},
                      av::Accumulate{pieces}};
    };
    WithState whole{}, first{}, resumed{};
    av::train(whole, data, options, step(), av::WriteMetrics{folder / "whole.csv", whole});
    av::TrainOptions half = options;
    half.epochs = 2;
    av::train(first, data, half, step(), av::WriteMetrics{folder / "m.csv", first}, av::WriteCheckpoints{folder / "c"});
    av::TrainOptions rest = options;
    rest.resume = folder / "c";
    av::train(resumed, data, rest, step(), av::WriteMetrics{folder / "m.csv", resumed},
              av::WriteCheckpoints{folder / "c"});
    CHECK(same_bits(numbers_of(whole), numbers_of(resumed)));
    CHECK_FALSE(same_bits(numbers_of(first), numbers_of(whole)));
    const av::CsvTable a = av::read_csv(folder / "whole.csv"), b = av::read_csv(folder / "m.csv");
    CHECK(a.columns == b.columns);
    for (const char* column : {"step", "loss", "rate", "adversary", "discriminator"})
      CHECK(a.numbers(column) == b.numbers(column));
  };
  check({}, 1, 1);
  check({}, 3, 2);
  check({{"discriminator", 2}, {"model", 1}}, 1, 1);
}

TEST_CASE("more steps of the discriminator for each of the model's lower its loss") {
  const TensorDataSet data = tiny_images(24);
  const auto loss_after = [&](std::int64_t steps) {
    WithState model{.objective = {.weight = {.value = 0.01}}};
    LossOfDiscriminator last;
    av::train(model, data, {.epochs = 15, .batch_size = 24, .learning_rate = 3e-3},
              av::Step{av::Adam{}, av::OptimiserOf{"discriminator", av::Adam{}, steps}}, last);
    return last.mean;
  };
  CHECK(loss_after(6) < loss_after(1) - 0.02);
}

TEST_CASE("an evaluation has the same loss each time and changes nothing, without a generator too") {
  const WithState model{};
  const at::Tensor before = numbers_of(model);
  const at::NoGradGuard no_grad;
  const av::Evaluation e =
      model.evaluate(tiny_images(4).images, normal_numbers({4, 2}, 1, at::kFloat), av::Mode::evaluation);
  CHECK(model.loss(e, {}).item<double>() == model.loss(e, {}).item<double>());
  CHECK(same_bits(numbers_of(model), before));
}

TEST_CASE("losses that do not fit what an objective declares are refused in a sentence") {
  const auto refused = []<class L>(const L&, const std::string& sentence) {
    const TinyModel<av::Gaussian, L> model{};
    CHECK_THROWS_WITH_AS(
        (void)model.gradients(tiny_images(3).images, normal_numbers({3, 2}, 1, at::kFloat), {}, av::make_generator(1)),
        doctest::Contains(sentence.c_str()), av::InvalidValue);
  };
  refused(WithoutItsTerm{}, "the objective without_its_term names 1 terms for the log and returns 0");
  refused(AdversaryOfNobody{},
          "the objective adversary_of_nobody returns a loss of an adversary, and has no optimiser group of its own");
  CHECK_THROWS_WITH_AS((void)(Smooth{.objective = {.weight = {.value = -1}}}),
                       doctest::Contains("objective.weight.value is -1; it must be at least 0"), av::InvalidValue);
}
