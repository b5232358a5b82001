// SPDX-License-Identifier: MIT
#include <animevae/train/step.hpp>

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <animevae/train/clip.hpp>
#include <animevae/train/learning_rate_parts.hpp>
#include <animevae/train/sgd.hpp>
#include <animevae/train/state_list.hpp>
#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

/// A part that writes down when it is called.
struct Diary {
  std::vector<std::string>* entries;
  std::string mark{};

  void begin(std::span<const av::ParameterGroup>) { entries->push_back("begin" + mark); }
  [[nodiscard]] std::shared_ptr<int> guard() const {
    entries->push_back("guard" + mark);
    return {nullptr, [all = entries, name = mark](int*) { all->push_back("end of guard" + name); }};
  }
  void gradients_ready(std::span<const av::ParameterGroup> groups, const av::Progress&) {
    entries->push_back((groups.front().gradients().abs().max().item<double>() > 0 ? "gradients" : "none") + mark);
  }
  [[nodiscard]] double learning_rate_factor(const av::Progress&) const { return 0.5; }
  void updated(std::span<const av::ParameterGroup>, const av::Progress&) { entries->push_back("updated" + mark); }
  void epoch_ended(const auto&, const av::Measurement&) { entries->push_back("epoch" + mark); }
};

at::Tensor trained_by(auto&& step, double learning_rate = 1e-2) {
  TinyModel<> model;
  av::train(model, tiny_images(12), {.epochs = 3, .batch_size = 4, .learning_rate = learning_rate}, step);
  return model.tensors().groups().front().values().clone();
}

}  // namespace

TEST_CASE("parts are called by phase, in their order within one") {
  std::vector<std::string> entries;
  TinyModel<> model;
  av::train(model, tiny_images(4), {.steps = 1, .batch_size = 4},
            av::Step{av::Sgd{}, Diary{&entries, " 1"}, Diary{&entries, " 2"}});
  CHECK(entries == std::vector<std::string>{"begin 1", "begin 2", "guard 1", "guard 2", "end of guard 1",
                                            "end of guard 2", "gradients 1", "gradients 2", "updated 1", "updated 2",
                                            "epoch 1", "epoch 2"});
}

TEST_CASE("factors of the learning rate are multiplied") {
  std::vector<std::string> entries;
  const at::Tensor halved_twice = trained_by(av::Step{av::Sgd{}, Diary{&entries}, Diary{&entries}}, 1e-2);
  CHECK(same_bits(halved_twice, trained_by(av::Step{av::Sgd{}}, 2.5e-3)));
}

TEST_CASE("Step without arguments is Adam, and a part that is an empty optional does nothing") {
  const at::Tensor plain = trained_by(av::Step{});
  CHECK(same_bits(trained_by(av::Step<av::Adam>{}), plain));
  CHECK(same_bits(trained_by(av::Step{av::Adam{}, std::optional<av::ClipNorm>{}, std::optional<av::Ema>{}}), plain));
  const at::Tensor clipped = trained_by(av::Step{av::Adam{}, std::optional{av::ClipNorm{1e-6}}});
  CHECK_FALSE(same_bits(clipped, plain));
  CHECK(same_bits(trained_by(av::Step{av::Adam{}, av::ClipNorm{1e-6}}), clipped));
}

TEST_CASE("an optimiser may be chosen at run time") {
  using Chosen = std::variant<av::Adam, av::Sgd>;
  CHECK(same_bits(trained_by(av::Step{Chosen{av::Sgd{}}}), trained_by(av::Step{av::Sgd{}})));
  CHECK(same_bits(trained_by(av::Step{Chosen{av::Adam{}}}), trained_by(av::Step{})));
}

TEST_CASE("a Step begins anew with every training") {
  av::Step step{av::Adam{}, av::Ema{}};
  const at::Tensor first = trained_by(step);
  CHECK(same_bits(trained_by(step), first));
  CHECK(step.optimiser.state[TinyModel<>{}.tensors().groups().front()].steps.item<float>() == 9);
}

TEST_CASE("a number of a part that is out of range is refused by the part's name") {
  CHECK_THROWS_WITH_AS(trained_by(av::Step{av::Adam{.beta1 = 1}}), doctest::Contains("adam.beta1 is 1; it must be"),
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS(trained_by(av::Step{av::Adam{}, std::optional{av::Ema{2}}}), doctest::Contains("ema.decay is 2"),
                       av::InvalidValue);
}

TEST_CASE("for_each_state lists the state of a Step's optimiser and parts") {
  av::Step step{av::AdamW{}, av::ClipNorm{}, av::Ema{}, av::ReduceOnPlateau{}};
  (void)trained_by(step);
  std::vector<std::string> names;
  av::for_each_state(step, [&](const std::string& path, auto&) { names.push_back(path); });
  CHECK(names == std::vector<std::string>{"optimiser.groups.model.mean", "optimiser.groups.model.square",
                                          "optimiser.groups.model.steps", "part1.averages.model.values",
                                          "part1.averages.model.steps", "part2.now", "part2.best",
                                          "part2.epochs_without"});
}
