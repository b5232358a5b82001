// SPDX-License-Identifier: MIT
#include <animevae/train/state.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// The batches of a whole training, as lists of indices.
std::vector<std::vector<std::int64_t>> batches(std::int64_t data_size, const av::TrainOptions& options) {
  const av::TensorStore store{{{"model", 16}}, {}};
  av::TrainState state{store, data_size, options};
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

TEST_CASE("the order is the seed's") {
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
  const av::TensorStore store{{{"model", 16}}, {}};
  av::TrainState state{store, 10, {.steps = 7, .batch_size = 4}};
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
  const av::TensorStore store{{{"model", 16}}, {}};
  av::TrainState state{store, 10, options};
  av::Generator noise = state.noise_generator();
  const av::Tensor drawn = at::randn({8}, noise);
  for (std::uint64_t stream = 0; stream < 16; ++stream) {
    av::Generator model = av::make_generator(av::mix_seed(0, stream));
    CHECK_FALSE(same_bits(at::randn({8}, model), drawn));
    av::Generator order = av::make_generator(av::mix_seed(0, stream));
    CHECK_FALSE(same_bits(at::randperm(10, order, at::TensorOptions{}.dtype(at::kLong)), state.order()));
  }
}

TEST_CASE("every optimiser group has its own Adam, with its own learning rate if it is named") {
  av::TensorStore store{{{"model", 16}, {"critic", 16}}, {}};
  const av::Tensor x = store.make_own({.name = "x"}, "", "model"), y = store.make_own({.name = "y"}, "", "critic");
  av::TrainState state{store, 10, {.learning_rate = 0.5, .group_learning_rates = {{"critic", 0.25}}}};
  REQUIRE(state.optimisers().size() == 2);
  (x * 3 + y * 3).sum().backward();
  state.update_parameters();
  CHECK(x.item<float>() == doctest::Approx(-0.5));
  CHECK(y.item<float>() == doctest::Approx(-0.25));
}

TEST_CASE("the learning rate of a step follows the schedule") {
  const av::TensorStore store{{{"model", 16}}, {}};
  const av::TrainState state{store, 10, {.learning_rate = 0.5, .schedule = {.decay_factor = 0.5, .decay_steps = 10}}};
  CHECK(state.learning_rate(1) == 0.5);
  CHECK(state.learning_rate(10) == 0.5);
  CHECK(state.learning_rate(11) == 0.25);
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
  CHECK_THROWS_AS(check({.beta1 = 1}), av::InvalidValue);
  CHECK_THROWS_AS(check({.beta2 = -0.1}), av::InvalidValue);
  CHECK_THROWS_AS(check({.epsilon = 0}), av::InvalidValue);
  CHECK_THROWS_AS(check({.read_every = 0}), av::InvalidValue);
}
