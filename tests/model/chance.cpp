// SPDX-License-Identifier: MIT
// Whole models with layers that draw random numbers or keep a state.
#include <animevae/model/vae.hpp>

#include <animevae/metric/evaluate.hpp>
#include <animevae/train/accumulate.hpp>
#include <animevae/train/train.hpp>
#include <animevae/train/write_checkpoints.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

struct EncoderWithChance {
  static constexpr auto network =
      av::Network({1, 4, 4}, av::conv(4, {.kernel = 3, .padding = 1, .spectral_norm = true}) | av::silu() |
                                 av::dropout(0.3) | av::flatten() | av::linear(4));
};
struct DecoderWithAttention {
  static constexpr auto network = av::Network({2}, av::linear(64) | av::reshape({4, 4, 4}) | av::self_attention(2) |
                                                       av::dropout(0.2) | av::conv(1, {.kernel = 3, .padding = 1}));
};
using ModelWithChance = av::Vae<EncoderWithChance, DecoderWithAttention, av::Gaussian>;

at::Tensor numbers_of(const ModelWithChance& model) { return model.tensors().groups().front().values().clone(); }

}  // namespace

TEST_CASE("a model with dropout and spectral norm learns, and evaluation draws nothing") {
  ModelWithChance model;
  const TensorDataSet data = tiny_images(32);
  const double before = av::evaluate(model, data).negative_elbo();
  av::train(model, data, {.epochs = 60, .batch_size = 16, .learning_rate = 1e-2});
  const av::Metrics after = av::evaluate(model, data);
  CHECK(after.negative_elbo() < before - 0.5);
  CHECK(av::evaluate(model, data, {.batch_size = 7}).distortion == doctest::Approx(after.distortion).epsilon(1e-5));
}

TEST_CASE("a training with layers of chance that is resumed has the bits of one that never stopped") {
  const TemporaryFolder folder;
  const TensorDataSet data = tiny_images(12);
  const av::TrainOptions options{.epochs = 4, .batch_size = 4, .seed = 3};
  ModelWithChance whole, first, resumed;
  av::train(whole, data, options, av::Step{av::Adam{}, av::Accumulate{2}});
  av::TrainOptions half = options;
  half.epochs = 2;
  av::train(first, data, half, av::Step{av::Adam{}, av::Accumulate{2}}, av::WriteCheckpoints{folder / "c"});
  av::TrainOptions rest = options;
  rest.resume = folder / "c";
  av::train(resumed, data, rest, av::Step{av::Adam{}, av::Accumulate{2}});
  CHECK(same_bits(numbers_of(whole), numbers_of(resumed)));
  CHECK_FALSE(same_bits(numbers_of(first), numbers_of(whole)));
}

TEST_CASE("training passes of a model with chance differ by their generator, and need one") {
  const ModelWithChance model;
  const at::Tensor images = pixels({3, 1, 4, 4}, 5, at::kFloat), noise = normal_numbers({3, 2}, 6, at::kFloat);
  const auto decoded = [&](std::uint64_t seed) {
    return model.evaluate(images, noise, av::Mode::training, av::make_generator(seed)).decoded;
  };
  CHECK_FALSE(same_bits(decoded(1), decoded(2)));
  CHECK_THROWS_AS((void)model.evaluate(images, noise), av::InvalidValue);
  const av::Evaluation once = model.evaluate(images, noise, av::Mode::evaluation);
  CHECK(same_bits(once.decoded, model.evaluate(images, noise, av::Mode::evaluation).decoded));
}
