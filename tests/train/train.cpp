// SPDX-License-Identifier: MIT
#include <animevae/train/train.hpp>

#include <ATen/ops/full_like.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/stack.h>

#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <animevae/data/flipped.hpp>
#include <animevae/loss/beta_vae.hpp>
#include <animevae/reconstruction/gaussian.hpp>
#include <animevae/reconstruction/laplace.hpp>
#include <animevae/train/sgd.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

using Annealed = TinyModel<av::Laplace, av::BetaVae<av::LinearWarmup>>;
using Measurements = std::vector<av::Measurement>;

template <class Model>
av::Tensor numbers(const Model& model) {
  return model.tensors().groups().front().values().clone();
}

/// Everything that training tells.
struct Log {
  Measurements measured_{}, epochs{};
  std::vector<av::StepLosses> steps{};
  int started_ = 0, finished_ = 0;

  void started(const auto&) { ++started_; }
  void steps_read(const auto&, std::span<const av::StepLosses> read) {
    steps.insert(steps.end(), read.begin(), read.end());
  }
  void measured(const auto&, const av::Measurement& m) { measured_.push_back(m); }
  void epoch_ended(const auto&, const av::Measurement& m) { epochs.push_back(m); }
  void finished(const auto&) { ++finished_; }
};

/// Looks at everything that there is to see.
struct Curious {
  void look(const auto& view) {
    av::Generator generator = av::make_generator(99);
    (void)view.model.sample(3, generator);
    (void)view.model.encode(tiny_images(4).images);
    (void)view.model.evaluate(tiny_images(4).images, view.model.noise(4, generator), av::Mode::evaluation);
    (void)view.state.progress();
    (void)at::randn({5});  // the library does not use LibTorch's global generator
  }
  void started(const auto& view) { look(view); }
  void measured(const auto& view, const av::Measurement&) { look(view); }
  void epoch_ended(const auto& view, const av::Measurement&) { look(view); }
  void finished(const auto& view) { look(view); }
};

/// Looks at images of the data set, also as training sees them at other times.
struct LooksAtData {
  const av::Flipped<TensorDataSet>& data;
  void stepped(const auto& view, std::int64_t) const {
    (void)data.batch(view.state.batch());
    (void)data.batch(view.state.batch(), {.epoch = 77});
  }
};

struct StopAt {
  std::int64_t last;
  std::int64_t asked = 0;
  [[nodiscard]] bool wants_to_stop() { return ++asked == last; }
};

/// Its distortion, times a weight, is infinite or its gradient is from a given step on.
struct Exploding {
  std::int64_t loss_at = 1'000'000, gradient_at = 1'000'000;

  static constexpr std::string_view name = "exploding";
  [[nodiscard]] av::Tensor operator()(const av::Evaluation& e, const av::Progress& progress) const {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const av::Tensor loss = (e.distortion + e.rate).mean();
    if (progress.step >= loss_at) return loss * infinity;
    // sqrt(0) is finite, its gradient is not.
    return progress.step >= gradient_at ? loss + (e.distortion - e.distortion.detach()).abs().mean().sqrt() : loss;
  }
  [[nodiscard]] double beta_at(const av::Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};

/// The same at one step alone.
struct ExplodingOnce {
  std::int64_t at = 1;

  static constexpr std::string_view name = "exploding_once";
  [[nodiscard]] av::Tensor operator()(const av::Evaluation& e, const av::Progress& progress) const {
    return (e.distortion + e.rate).mean() * (progress.step == at ? std::numeric_limits<double>::infinity() : 1.0);
  }
  [[nodiscard]] double beta_at(const av::Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};

/// Two numbers that want to be 3 and 5, each in an optimiser group of its own, from batches that are no images.
struct TwoNumbers {
  av::TensorStore store{{{"first", 16}, {"second", 16}}, {.precision = at::kDouble}};
  av::Tensor x = store.make_own({.name = "x"}, "", "first"), y = store.make_own({.name = "y"}, "", "second");

  [[nodiscard]] const av::TensorStore& tensors() const { return store; }
  [[nodiscard]] av::BatchLosses gradients(const std::vector<double>& batch, const av::Tensor&,
                                          const av::Progress&) const {
    av::Tensor loss = ((x - 3).square() + (y - 5).square()).sum();
    for (const double number : batch) loss = loss + number * 0;
    av::backward(loss);
    return av::batch_losses(loss, std::int64_t(batch.size()));
  }
};

struct NumberData {
  [[nodiscard]] std::int64_t size() const { return 6; }
  [[nodiscard]] std::vector<double> batch(std::span<const std::int64_t> indices) const {
    return {indices.begin(), indices.end()};
  }
};

bool is_finite(const auto& model) { return at::isfinite(numbers(model)).all().template item<bool>(); }

/// An observer that keeps the weights at each call.
struct KeepsWeights {
  std::vector<at::Tensor> measured_{}, stepped_{};
  at::Tensor finished_{};
  void measured(const auto& view, const av::Measurement&) { measured_.push_back(numbers(view.model)); }
  void stepped(const auto& view, std::int64_t) { stepped_.push_back(numbers(view.model)); }
  void finished(const auto& view) { finished_ = numbers(view.model); }
};

}  // namespace

TEST_CASE("training makes the loss smaller") {
  TinyModel<> model{.reconstruction = {.scale = 0.1}};
  const TensorDataSet images = tiny_images(32);
  Log log;
  av::train(model, images, {.epochs = 40, .batch_size = 8, .learning_rate = 1e-2}, log);
  REQUIRE(log.epochs.size() == 40);
  CHECK(log.epochs.back().loss < log.epochs.front().loss - 10);
  CHECK(log.started_ == 1);
  CHECK(log.finished_ == 1);
}

TEST_CASE("the same seed gives the same model to the last bit; another seed, another") {
  const auto trained = [](std::uint64_t seed) {
    Annealed model{.objective = {.beta = {.to = 4, .steps = 7}}};
    av::train(model, tiny_images(21), {.epochs = 3, .batch_size = 8, .seed = seed});
    return numbers(model);
  };
  CHECK(same_bits(trained(1), trained(1)));
  CHECK_FALSE(same_bits(trained(1), trained(2)));
}

TEST_CASE("training is this loop: fresh gradients, the loss of the step, one step of Adam") {
  Annealed model{.objective = {.beta = {.to = 4, .steps = 7}}}, by_hand{.objective = {.beta = {.to = 4, .steps = 7}}};
  const TensorDataSet images = tiny_images(10);
  const av::TrainOptions options{.epochs = 2, .batch_size = 4, .learning_rate = 1e-2};
  av::train(model, images, options);

  av::TrainState state{images.size(), options};
  av::Adam adam;
  adam.begin(by_hand.tensors().groups());
  for (std::int64_t step = 1; step <= 6; ++step) {
    const av::Tensor batch = images.batch(state.batch());
    const av::Tensor noise = by_hand.noise(batch.size(0), state.noise_generator());
    av::Tensor{by_hand.tensors().groups().front().gradients()}.zero_();
    by_hand.loss(by_hand.evaluate(batch, noise), {.step = step}).backward();
    adam.update(by_hand.tensors().groups().front(), 1e-2);
    state.advance();
  }
  CHECK(same_bits(numbers(model), numbers(by_hand)));
}

TEST_CASE("observers and read_every do not change the trained model") {
  const auto trained = [](std::int64_t read_every, auto&&... observers) {
    TinyModel<av::LaplaceOfLearnedScale> model;
    av::train(model, tiny_images(21), {.epochs = 3, .batch_size = 8, .read_every = read_every}, observers...);
    return numbers(model);
  };
  const av::Tensor alone = trained(50);
  CHECK(same_bits(trained(50, Curious{}), alone));
  CHECK(same_bits(trained(1, Curious{}, Log{}), alone));
  CHECK(same_bits(trained(2), alone));
}

TEST_CASE("augmented images are those of the step's epoch, and observers that read the data change nothing") {
  const TensorDataSet images = tiny_images(10);
  const av::Flipped flipped{images, 3};
  const av::TrainOptions options{.epochs = 3, .batch_size = 4, .learning_rate = 1e-2};
  TinyModel<> model, seen, plain, by_hand;
  av::train(model, flipped, options);
  av::train(seen, flipped, options, LooksAtData{flipped});
  av::train(plain, images, options);

  av::TrainState state{images.size(), options};
  av::Adam adam;
  adam.begin(by_hand.tensors().groups());
  for (std::int64_t step = 1; step <= 9; ++step) {
    std::vector<av::Tensor> rows;
    for (const std::int64_t image : state.batch()) {
      const av::Tensor row = images.images[image];
      rows.push_back(flipped.is_flipped(image, (step + 2) / 3) ? row.flip({2}) : row);
    }
    const av::Tensor batch = at::stack(rows);
    const av::Tensor noise = by_hand.noise(batch.size(0), state.noise_generator());
    av::Tensor{by_hand.tensors().groups().front().gradients()}.zero_();
    by_hand.loss(by_hand.evaluate(batch, noise), {.step = step}).backward();
    adam.update(by_hand.tensors().groups().front(), 1e-2);
    state.advance();
  }
  CHECK(same_bits(numbers(model), numbers(by_hand)));
  CHECK(same_bits(numbers(model), numbers(seen)));
  CHECK_FALSE(same_bits(numbers(model), numbers(plain)));
}

TEST_CASE("measurements tell means of their steps, and epochs means of all their images") {
  Annealed model{.objective = {.beta = {.to = 4, .steps = 100}}};
  const TensorDataSet images = tiny_images(10);
  Log every, seldom;
  av::train(model, images, {.epochs = 2, .batch_size = 4, .read_every = 1}, every);
  Annealed again{.objective = {.beta = {.to = 4, .steps = 100}}};
  av::train(again, images, {.epochs = 2, .batch_size = 4, .read_every = 100}, seldom);

  REQUIRE(every.measured_.size() == 6);
  CHECK(seldom.measured_.size() == 2);  // at the end of each epoch at the latest
  double loss = 0, distortion = 0, rate = 0, first_latent = 0;
  std::int64_t seen = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    const av::Measurement& m = every.measured_[i];
    CHECK(m.progress.step == std::int64_t(i) + 1);
    CHECK(m.progress.epoch == (i < 3 ? 1 : 2));
    CHECK(m.images == (i % 3 == 2 ? 2 : 4));
    CHECK(m.images_seen == (seen += m.images));
    CHECK(m.beta == doctest::Approx(0.04 * double(i + 1)));
    CHECK(m.loss == doctest::Approx(m.distortion + m.beta * m.rate).epsilon(1e-5));
    CHECK(m.rate == doctest::Approx(m.rate_per_latent[0] + m.rate_per_latent[1]).epsilon(1e-5));
    CHECK(m.seconds >= 0);
    if (i >= 3) {
      loss += m.loss * double(m.images) / 10, distortion += m.distortion * double(m.images) / 10;
      rate += m.rate * double(m.images) / 10, first_latent += m.rate_per_latent[0] * double(m.images) / 10;
    }
  }
  for (const Log* log : {&every, &seldom}) {
    REQUIRE(log->epochs.size() == 2);
    const av::Measurement& epoch = log->epochs[1];
    CHECK(epoch.images == 10);
    CHECK(epoch.images_seen == 20);
    CHECK(epoch.loss == doctest::Approx(loss).epsilon(1e-12));
    CHECK(epoch.distortion == doctest::Approx(distortion).epsilon(1e-12));
    CHECK(epoch.rate == doctest::Approx(rate).epsilon(1e-12));
    CHECK(epoch.rate_per_latent[0] == doctest::Approx(first_latent).epsilon(1e-12));
  }
}

TEST_CASE("steps_read gets the losses of every step, however seldom they are read") {
  const TensorDataSet images = tiny_images(10);
  Log every, seldom;
  TinyModel<> model, again;
  av::train(model, images, {.epochs = 2, .batch_size = 4, .read_every = 1}, every);
  av::train(again, images, {.epochs = 2, .batch_size = 4, .read_every = 100}, seldom);
  REQUIRE(every.measured_.size() == 6);
  for (const Log* log : {&every, &seldom}) {
    REQUIRE(log->steps.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
      const av::StepLosses& step = log->steps[i];
      CHECK(step.step == std::int64_t(i) + 1);
      CHECK(step.images == (i % 3 == 2 ? 2 : 4));
      CHECK(step.loss == doctest::Approx(every.measured_[i].loss).epsilon(1e-12));
      CHECK(step.distortion == doctest::Approx(every.measured_[i].distortion).epsilon(1e-12));
      CHECK(step.rate == doctest::Approx(every.measured_[i].rate).epsilon(1e-12));
    }
  }
}

TEST_CASE("ten steps in a row that are not finite end training, with the first bad one named and good numbers left") {
  for (const std::int64_t read_every : {1, 3, 100}) {
    TinyModel<av::Gaussian, Exploding> model{.objective = {.loss_at = 5}};
    const TensorDataSet data = tiny_images(40);
    Log log;
    std::int64_t step = 0;
    std::vector<std::int64_t> images;
    std::string what;
    const av::TrainOptions options{
        .epochs = 9, .batch_size = 4, .learning_rate = 0.25, .seed = 3, .read_every = read_every};
    try {
      av::train(model, data, options, log);
    } catch (const av::Diverged& diverged) {
      step = diverged.step();
      images = diverged.images();
      what = diverged.what();
    }
    CHECK(step == 5);
    CHECK(
        what ==
        "training diverged: the losses or gradients of 10 steps in a row are not finite, from step 5 on (seed 3); the "
        "model is back at its last good state (try a smaller learning rate than 0.25)");
    // The batch can be made again.
    av::TrainState again{data.size(), options};
    while (again.progress().step < 5) again.advance();
    CHECK(images == std::vector<std::int64_t>(again.batch().begin(), again.batch().end()));
    CHECK(is_finite(model));
    CHECK(log.finished_ == 0);
    for (const av::Measurement& m : log.measured_) CHECK(std::isfinite(m.loss) == (m.images > 0));
    REQUIRE(log.steps.size() >= 14);
    CHECK_FALSE(std::isfinite(log.steps[4].loss));  // its record is kept
    CHECK(log.steps[4].skipped);
  }
}

TEST_CASE("steps that are not finite change nothing") {
  const TensorDataSet images = tiny_images(40);
  for (const bool gradient : {false, true}) {
    TinyModel<av::Gaussian, Exploding> model{
        .objective = {.loss_at = gradient ? 1000 : 5, .gradient_at = gradient ? 5 : 1000}},
        good{.objective = {}};
    Log log;
    av::train(model, images, {.steps = 9, .batch_size = 4, .read_every = 2}, log);  // no ten of them
    av::train(good, images, {.steps = 4, .batch_size = 4});
    CHECK(same_bits(numbers(model), numbers(good)));
    std::int64_t skipped = 0;
    for (const av::Measurement& m : log.measured_) skipped += m.skipped;
    CHECK(skipped == 5);
  }
}

TEST_CASE("a training that ends with losses that are not finite throws Diverged and restores the model") {
  TinyModel<> model{.reconstruction = {.scale = 1e-3}};
  const at::Tensor begun = numbers(model);
  std::string what;
  try {
    av::train(model, tiny_images(16), {.steps = 3, .batch_size = 8, .learning_rate = 1e20});
  } catch (const av::Diverged& diverged) {
    what = diverged.what();
  }
  CHECK(what.find("of the last 2 steps are not finite, from step 2 on") != std::string::npos);
  CHECK(same_bits(numbers(model), begun));
}

TEST_CASE("running statistics and the optimiser's state are as before a step that was skipped") {
  using Model = TinyModel<av::GaussianOfOptimalScale, ExplodingOnce>;
  const TensorDataSet images = tiny_images(40);
  av::Step<> step;
  Model model{.objective = {.at = 3}}, fine{.objective = {.at = 3}};
  Log log;
  av::train(model, images, {.steps = 3, .batch_size = 4}, step, log);
  CHECK(log.measured_.back().skipped == 1);
  av::train(fine, images, {.steps = 2, .batch_size = 4});
  CHECK(same_bits(numbers(model), numbers(fine)));
  REQUIRE(model.tensors().buffers().size() == 1);
  CHECK(same_bits(model.tensors().buffers()[0].tensor, fine.tensors().buffers()[0].tensor));
  CHECK(step.optimiser.state[model.tensors().groups()[0]].steps.item<float>() == 2);
}

TEST_CASE("a learning rate that is far too large throws Diverged") {
  TinyModel<> model{.reconstruction = {.scale = 1e-3}};
  CHECK_THROWS_AS(av::train(model, tiny_images(16), {.steps = 200, .batch_size = 8, .learning_rate = 1e8}),
                  av::Diverged);
  CHECK(is_finite(model));
}

TEST_CASE("wants_to_stop ends training after the current step, and the observers get their last calls") {
  TinyModel<> model, shorter;
  const TensorDataSet images = tiny_images(40);
  Log log;
  av::train(model, images, {.epochs = 9, .batch_size = 4}, StopAt{7}, log);
  CHECK(log.finished_ == 1);
  REQUIRE(log.measured_.size() == 1);
  CHECK(log.measured_[0].progress.step == 7);
  CHECK(log.epochs.empty());
  av::train(shorter, images, {.steps = 7, .batch_size = 4});
  CHECK(same_bits(numbers(model), numbers(shorter)));
}

TEST_CASE("data that do not fit the model are refused in one sentence, before anything is changed") {
  TinyModel<> model;
  const av::Tensor before = numbers(model);
  CHECK_THROWS_WITH_AS(av::train(model, TensorDataSet{pixels({4, 3, 8, 4}, 1, at::kFloat)}, {}),
                       "the data set has images of 3x8x4; the model takes 1x4x4", av::InvalidValue);
  CHECK_THROWS_WITH_AS(av::train(model, tiny_images(0), {}), "the data set is empty; training needs at least one image",
                       av::InvalidValue);
  CHECK(same_bits(numbers(model), before));
}

TEST_CASE("options and values are checked before training") {
  TinyModel<> model;
  const TensorDataSet images = tiny_images(4);
  CHECK_THROWS_WITH_AS(av::train(model, images, {.batch_size = -1}), "options.batch_size is -1; it must be at least 1",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS(av::train(model, images, {.group_learning_rates = {{"critic", 0.1}}}),
                       "options.group_learning_rates names the optimiser group 'critic'; the model has 'model'",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS(av::train(model, images, {.group_learning_rates = {{"model", -0.1}}}),
                       "options.group_learning_rates.model is -0.1; it must be above 0", av::InvalidValue);
  model.reconstruction.scale = 0;
  CHECK_THROWS_AS(av::train(model, images, {}), av::InvalidValue);
}

TEST_CASE("a model in float64 trains on ordinary images") {
  TinyModel<> model{.options = {.precision = at::kDouble}};
  Log log;
  av::train(model, tiny_images(9), {.epochs = 1, .batch_size = 4}, log);
  CHECK(log.epochs.at(0).images == 9);
}

TEST_CASE("a model of another kind trains on batches of its own, its groups in turn with their own learning rates") {
  TwoNumbers model;
  Log log;
  av::train(model, NumberData{},
            {.steps = 3,
             .batch_size = 2,
             .learning_rate = 0.5,
             .group_learning_rates = {{"second", 0.25}},
             .turns = {{"second", 2}, {"first", 1}}},
            av::Step{av::Sgd{.momentum = 0}}, log);
  CHECK(model.y.item<double>() == 5 * (1 - 0.5 * 0.5));  // two steps of half the way
  CHECK(model.x.item<double>() == 3);                    // one step of all the way
  REQUIRE(log.epochs.size() == 1);
  CHECK(log.epochs[0].images == 6);
  CHECK(log.steps[0].loss == 34);
  CHECK_THROWS_WITH_AS(av::train(model, NumberData{}, {.turns = {{"third", 2}}}),
                       "options.turns names the optimiser group 'third'; the model has 'first', 'second'",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS(av::train(model, NumberData{}, {.turns = {{"first", 0}}}),
                       "options.turns.first is 0; it must be at least 1", av::InvalidValue);
}

TEST_CASE("data outside the range of images are refused in the first epoch, in a sentence") {
  TinyModel<> model;
  const av::Tensor before = numbers(model);
  CHECK_THROWS_WITH_AS(av::train(model, TensorDataSet{tiny_images(8).images.mul(255).floor()}, {}),
                       doctest::Contains("these look like bytes: divide by 255"), av::InvalidValue);
  CHECK(same_bits(numbers(model), before));
  TinyModel<av::GaussianWith<av::IdentityLink>> unbounded;
  CHECK_NOTHROW(av::train(unbounded, TensorDataSet{tiny_images(8).images * 3 - 1}, {.steps = 1}));
}

TEST_CASE("the averages of the weights are what observers measure and what training leaves") {
  const TensorDataSet images = tiny_images(12);
  TinyModel<> averaged, plain;
  KeepsWeights seen, bare;
  av::Step step{av::Adam{}, av::Ema{.decay = 0.5, .warm_up = false}};
  av::train(averaged, images, {.epochs = 2, .batch_size = 4}, step, seen);
  av::train(plain, images, {.epochs = 2, .batch_size = 4}, bare);
  REQUIRE(seen.stepped_.size() == 6);
  for (std::size_t i = 0; i < 6; ++i) CHECK(same_bits(seen.stepped_[i], bare.stepped_[i]));
  at::Tensor expected = numbers(TinyModel<>{});
  for (std::size_t i = 0; i < 6; ++i) {
    expected = 0.5 * expected + 0.5 * bare.stepped_[i];
    if (i == 2) CHECK(difference(seen.measured_.at(0), expected) < 1e-7);
  }
  CHECK(difference(seen.measured_.at(1), expected) < 1e-7);
  CHECK(same_bits(seen.finished_, numbers(averaged)));
  CHECK(difference(numbers(averaged), expected) < 1e-7);
  step.part<av::Ema>().exchange(averaged.tensors().groups());  // the last weights
  CHECK(same_bits(numbers(averaged), numbers(plain)));
}
