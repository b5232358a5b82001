// SPDX-License-Identifier: MIT
#include <animevae/train/optimiser_of.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <animevae/train/sgd.hpp>
#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// Two numbers in optimiser groups of their own, with the loss x^2 / 2 + y^2 / 2, which keep whose turn each call was.
struct NumbersInTurn {
  av::TensorStore store{{{"first", 16}, {"second", 16}}, {.precision = at::kDouble}};
  av::Tensor x = store.make_own({.name = "x", .initial = 1}, "", "first"),
             y = store.make_own({.name = "y", .initial = 1}, "", "second");
  mutable std::vector<std::string> turns{};
  double stops_at = -1;  ///< a size of y at which the loss is not finite

  [[nodiscard]] const av::TensorStore& tensors() const { return store; }
  [[nodiscard]] av::BatchLosses gradients(const std::vector<double>& batch, const av::Tensor&,
                                          const av::Progress& progress) const {
    turns.emplace_back(progress.turn);
    const av::Tensor loss = ((x.square() + y.square()) / 2).sum();
    av::backward(loss);
    return av::batch_losses(y.item<double>() == stops_at ? loss / 0 : loss, std::int64_t(batch.size()));
  }
};

struct SomeNumbers {
  [[nodiscard]] std::int64_t size() const { return 6; }
  [[nodiscard]] std::vector<double> batch(std::span<const std::int64_t> indices) const {
    return {indices.begin(), indices.end()};
  }
};

struct CountsSkipped {
  std::int64_t skipped = 0, images = 0;
  void epoch_ended(const auto&, const av::Measurement& m) { skipped = m.skipped, images = m.images_seen; }
};

}  // namespace

TEST_CASE("OptimiserOf updates its group in the optimiser's place, with its own numbers and the group's rate") {
  NumbersInTurn model;
  av::train(model, SomeNumbers{},
            {.steps = 1, .batch_size = 2, .learning_rate = 0.5, .group_learning_rates = {{"second", 0.125}}},
            av::Step{av::Sgd{.momentum = 0}, av::OptimiserOf{"second", av::Adam{.beta1 = 0.5}}});
  CHECK(model.x.item<double>() == 0.5);                         // half the way, by Sgd
  CHECK(model.y.item<double>() == doctest::Approx(1 - 0.125));  // Adam's first step is as long as its rate
  CHECK(model.turns == std::vector<std::string>{""});
}

TEST_CASE("OptimiserOf with more steps updates its group alone before each step of the model") {
  NumbersInTurn model;
  CountsSkipped log;
  av::train(model, SomeNumbers{}, {.epochs = 1, .batch_size = 3, .learning_rate = 0.5},
            av::Step{av::Sgd{.momentum = 0}, av::OptimiserOf{"second", av::Sgd{.momentum = 0}, 3}}, log);
  CHECK(model.turns == std::vector<std::string>{"second", "second", "", "second", "second", ""});
  CHECK(model.x.item<double>() == 0.25);
  CHECK(model.y.item<double>() == std::pow(0.5, 6));
  CHECK(log.images == 6);
  CHECK(log.skipped == 0);
}

TEST_CASE("a step of OptimiserOf that is not finite skips the step of the model behind it") {
  NumbersInTurn model;
  model.stops_at = 0.5;
  CountsSkipped log;
  av::train(model, SomeNumbers{}, {.steps = 1, .batch_size = 6, .learning_rate = 0.5},
            av::Step{av::Sgd{.momentum = 0}, av::OptimiserOf{"second", av::Sgd{.momentum = 0}, 3}}, log);
  CHECK(model.x.item<double>() == 1);
  CHECK(model.y.item<double>() == 0.5);
  CHECK(log.skipped == 1);
}

TEST_CASE("with turns OptimiserOf has no steps beside them") {
  NumbersInTurn model;
  av::train(model, SomeNumbers{},
            {.steps = 3, .batch_size = 2, .learning_rate = 0.5, .turns = {{"second", 2}, {"first", 1}}},
            av::Step{av::Sgd{.momentum = 0}, av::OptimiserOf{"second", av::Sgd{.momentum = 0}, 5}});
  CHECK(model.turns == std::vector<std::string>{"second", "second", "first"});
}

TEST_CASE("OptimiserOf refuses a group that the model has not got, no steps, and numbers of its optimiser") {
  NumbersInTurn model;
  CHECK_THROWS_WITH_AS(av::train(model, SomeNumbers{}, {}, av::Step{av::Adam{}, av::OptimiserOf{"third"}}),
                       "OptimiserOf names the optimiser group 'third'; the model has 'first', 'second'",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS(
      av::train(model, SomeNumbers{}, {}, av::Step{av::Adam{}, av::OptimiserOf{"second", av::Adam{}, 0}}),
      "optimiser_of.steps is 0; it must be at least 1", av::InvalidValue);
  CHECK_THROWS_WITH_AS(
      av::train(model, SomeNumbers{}, {}, av::Step{av::Adam{}, av::OptimiserOf{"second", av::Adam{.beta1 = 1}}}),
      doctest::Contains("optimiser_of.optimiser.beta1 is 1; it must be"), av::InvalidValue);
}
