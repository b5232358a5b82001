// SPDX-License-Identifier: MIT
#include <animevae/train/state.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include <animevae/train/state_list.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// The batches of a whole training, as lists of indices.
std::vector<std::vector<std::int64_t>> batches(std::int64_t data_size, const av::TrainOptions& options) {
  av::TrainState state{data_size, options};
  std::vector<std::vector<std::int64_t>> all;
  while (true) {
    all.emplace_back(state.batch().begin(), state.batch().end());
    if (state.is_last_step()) return all;
    state.advance();
  }
}

std::vector<std::int64_t> sorted(std::vector<std::int64_t> numbers) {
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace

TEST_CASE("every epoch shows every image once, in an order of its own, the last batch short") {
  const auto all = batches(10, {.epochs = 3, .batch_size = 4});
  REQUIRE(all.size() == 9);
  std::vector<std::int64_t> everything(10);
  std::iota(everything.begin(), everything.end(), 0);
  std::vector<std::vector<std::int64_t>> epochs;
  for (std::size_t epoch = 0; epoch < 3; ++epoch) {
    CHECK(all[3 * epoch].size() == 4);
    CHECK(all[3 * epoch + 1].size() == 4);
    CHECK(all[3 * epoch + 2].size() == 2);
    std::vector<std::int64_t>& order = epochs.emplace_back();
    for (std::size_t i = 3 * epoch; i < 3 * epoch + 3; ++i) order.insert(order.end(), all[i].begin(), all[i].end());
    CHECK(sorted(order) == everything);
  }
  CHECK(epochs[0] != everything);
  CHECK(epochs[0] != epochs[1]);
  CHECK(epochs[1] != epochs[2]);
}

TEST_CASE("the order of the images follows from the seed") {
  CHECK(batches(50, {.epochs = 2, .batch_size = 8}) == batches(50, {.epochs = 2, .batch_size = 8}));
  CHECK(batches(50, {.epochs = 2, .batch_size = 8}) != batches(50, {.epochs = 2, .batch_size = 8, .seed = 1}));
}

TEST_CASE("steps, where they are given, count instead of epochs") {
  CHECK(batches(10, {.epochs = 100, .steps = 5, .batch_size = 4}).size() == 5);
  CHECK(batches(10, {.epochs = 2, .batch_size = 5}).size() == 4);
}

TEST_CASE("a batch larger than the data set is the data set") {
  const auto all = batches(3, {.epochs = 2, .batch_size = 64});
  REQUIRE(all.size() == 2);
  CHECK(sorted(all[0]) == std::vector<std::int64_t>{0, 1, 2});
}

TEST_CASE("progress says the step, the epoch and their totals") {
  av::TrainState state{10, {.steps = 7, .batch_size = 4}};
  CHECK(state.total_steps() == 7);
  CHECK(state.total_epochs() == 3);
  CHECK(state.progress().steps_per_epoch == 3);
  CHECK(state.progress().data_size == 10);
  std::vector<std::int64_t> epochs, ends;
  for (std::int64_t step = 1;; ++step) {
    CHECK(state.progress().step == step);
    epochs.push_back(state.progress().epoch);
    if (state.at_epoch_end()) ends.push_back(step);
    if (state.is_last_step()) break;
    state.advance();
  }
  CHECK(epochs == std::vector<std::int64_t>{1, 1, 1, 2, 2, 2, 3});
  CHECK(ends == std::vector<std::int64_t>{3, 6});
}

TEST_CASE("the noise does not follow the order, nor the weights of a model with the same seed") {
  const auto options = av::TrainOptions{.seed = 0};
  av::TrainState state{10, options};
  av::Generator noise = state.noise_generator();
  const av::Tensor drawn = at::randn({8}, noise);
  for (std::uint64_t stream = 0; stream < 16; ++stream) {
    av::Generator model = av::make_generator(av::mix_seed(0, stream));
    CHECK_FALSE(same_bits(at::randn({8}, model), drawn));
    av::Generator order = av::make_generator(av::mix_seed(0, stream));
    const av::Tensor theirs = at::randperm(10, order, at::TensorOptions{}.dtype(at::kLong));
    CHECK_FALSE(same_bits(theirs, at::tensor(at::IntArrayRef{state.batch().data(), state.batch().size()})));
  }
}

TEST_CASE("the learning rate of a step follows the schedule, that of a named group too") {
  std::vector<av::ParameterGroup> groups;
  groups.emplace_back("model", 16, av::ModelOptions{});
  groups.emplace_back("critic", 16, av::ModelOptions{});
  av::TrainState state{10,
                       {.batch_size = 10,
                        .learning_rate = 0.5,
                        .schedule = {.decay_factor = 0.5, .decay_steps = 10},
                        .group_learning_rates = {{"critic", 0.25}}}};
  for (std::int64_t step = 1; step <= 11; ++step) {
    const double factor = step <= 10 ? 1 : 0.5;
    CHECK(state.learning_rate() == 0.5 * factor);
    CHECK(state.learning_rate(groups[0]) == 0.5 * factor);
    CHECK(state.learning_rate(groups[1]) == 0.25 * factor);
    state.advance();
  }
}

TEST_CASE("optimiser groups take turns for their numbers of steps, and without turns all are active") {
  std::vector<av::ParameterGroup> groups;
  for (const char* name : {"model", "critic"}) groups.emplace_back(name, 16, av::ModelOptions{});
  av::TrainState state{10, {.batch_size = 10, .turns = {{"critic", 2}, {"model", 1}}}};
  std::vector<std::string> turns;
  for (int step = 1; step <= 7; ++step) {
    REQUIRE(state.active(groups).size() == 1);
    CHECK(state.active(groups)[0].name() == state.progress().turn);
    turns.emplace_back(state.progress().turn);
    state.advance();
  }
  CHECK(turns == std::vector<std::string>{"critic", "critic", "model", "critic", "critic", "model", "critic"});
  const av::TrainState together{10, {}};
  CHECK(together.active(groups).size() == 2);
  CHECK(together.progress().turn.empty());
}

TEST_CASE("a TrainState goes on from the state that it listed: the order of the images and the noise") {
  av::TrainState one{10, {.batch_size = 3, .seed = 5}}, other{10, {.batch_size = 3, .seed = 6}};
  for (int i = 0; i < 5; ++i) one.advance();
  (void)at::randn({8}, one.noise_generator());
  std::vector<at::Tensor> kept;
  av::for_each_state(one, [&](const std::string&, auto& value) { kept.push_back(av::state_tensor(value).clone()); });
  std::size_t i = 0;
  av::for_each_state(other, [&](const std::string&, auto& value) { av::set_state(value, kept[i++]); });
  CHECK(other.progress().step == 6);
  CHECK(other.progress().epoch == 2);
  for (int step = 0; step < 9; ++step) {
    CHECK(std::vector(one.batch().begin(), one.batch().end()) ==
          std::vector(other.batch().begin(), other.batch().end()));
    one.advance();
    other.advance();
  }
  CHECK(same_bits(at::randn({8}, one.noise_generator()), at::randn({8}, other.noise_generator())));
}

TEST_CASE("options out of range are refused by name") {
  const auto check = [](const av::TrainOptions& options) { av::check_values(options, "options"); };
  CHECK_NOTHROW(check({}));
  CHECK_THROWS_WITH_AS(check({.batch_size = -1}), "options.batch_size is -1; it must be at least 1", av::InvalidValue);
  CHECK_THROWS_WITH_AS(check({.epochs = 0}), "options.epochs is 0; it must be at least 1", av::InvalidValue);
  CHECK_THROWS_AS(check({.steps = -1}), av::InvalidValue);
  CHECK_THROWS_AS(check({.learning_rate = 0}), av::InvalidValue);
  CHECK_THROWS_AS(check({.learning_rate = std::nan("")}), av::InvalidValue);
  CHECK_THROWS_AS(check({.learning_rate = std::numeric_limits<double>::infinity()}), av::InvalidValue);
  CHECK_THROWS_AS(check({.read_every = 0}), av::InvalidValue);
}
