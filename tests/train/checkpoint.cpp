// SPDX-License-Identifier: MIT
#include <animevae/train/checkpoint.hpp>

#include <ATen/ops/randperm.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <animevae/loss/beta_vae.hpp>
#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/made_up_model.hpp"
#include "support/small_disk.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

using Model = TinyModel<av::Gaussian, av::BetaVae<av::LinearWarmup>>;

Model make(std::uint64_t seed = 0) {
  return {.objective = {.beta = {.to = 4, .steps = 20}}, .options = {.seed = seed}};
}

const av::TrainOptions options{.epochs = 9, .batch_size = 4, .learning_rate = 1e-2, .seed = 3};

/// Steps of training, each as train() takes it; what each was given.
struct Step {
  std::vector<std::int64_t> batch;
  av::Tensor noise;
};

template <class AnyModel>
std::vector<Step> take_steps(const AnyModel& model, const TensorDataSet& data, av::TrainState& state, int count) {
  std::vector<Step> steps;
  for (int i = 0; i < count; ++i) {
    const av::Tensor images = data.batch(state.batch());
    const av::Tensor noise = model.noise(images.size(0), state.noise_generator());
    steps.push_back({{state.batch().begin(), state.batch().end()}, noise});
    model.tensors().zero_gradients();
    model.loss(model.evaluate(images, noise), state.progress()).backward();
    state.update_parameters();
    state.advance();
  }
  return steps;
}

std::map<std::string, av::Tensor> tensors_of(const std::filesystem::path& path) {
  std::map<std::string, av::Tensor> all;
  for (const av::NamedTensor& named : av::read_weights(path).tensors) all[named.name] = named.tensor;
  return all;
}

/// Adam by its formula, from moments in a file.
void adam_step(av::Tensor values, const av::Tensor& gradients, std::map<std::string, av::Tensor>& file) {
  const at::NoGradGuard no_grad;
  av::Tensor &mean = file["train.model.gradient_mean"], &square = file["train.model.gradient_square"];
  const double t = file["train.model.steps"].add_(1).item<double>();
  mean = 0.9 * mean + 0.1 * gradients;
  square = 0.999 * square + 0.001 * gradients * gradients;
  values.sub_(1e-2 * (mean / (1 - std::pow(0.9, t))) / ((square / (1 - std::pow(0.999, t))).sqrt() + 1e-8));
}

/// An observer that saves at the end of every epoch.
struct Saver {
  std::filesystem::path path;
  void epoch_ended(const auto& view, const av::Measurement&) { av::save_checkpoint(path, view.model, view.state); }
};

}  // namespace

TEST_CASE("training goes on from a checkpoint as if it had not stopped") {
  const TemporaryFolder folder;
  const TensorDataSet data = tiny_images(11);  // epochs of 3 steps, the last one of 3 images
  const Model model = make();
  av::TrainState state{model.tensors(), data.size(), options};
  take_steps(model, data, state, 4);
  av::save_checkpoint(folder / "c.safetensors", model, state);  // before step 5: the second of its epoch
  const std::vector<Step> expected = take_steps(model, data, state, 6);

  Model again = make(99);
  av::load_model(folder / "c.safetensors", again);
  std::map<std::string, av::Tensor> file = tensors_of(folder / "c.safetensors");
  const av::Metadata metadata = av::read_model_metadata(folder / "c.safetensors");
  std::int64_t step = std::stoll(metadata.at("step"));
  CHECK(step == 5);
  CHECK(metadata.at("epoch") == "2");
  av::Tensor order = file["train.order"];
  av::Generator orders = av::make_generator(0), noises = av::make_generator(0);
  orders.set_state(file["train.order_generator"]);
  noises.set_state(file["train.noise_generator"]);
  for (const Step& next : expected) {
    CAPTURE(step);
    const std::int64_t begin = (step - 1) % 3 * 4, count = std::min<std::int64_t>(4, 11 - begin);
    if (begin == 0) order = at::randperm(11, orders, at::TensorOptions{}.dtype(at::kLong));
    const av::Tensor batch = order.narrow(0, begin, count);
    CHECK(same_bits(batch, at::tensor(next.batch)));
    const av::Tensor noise = again.noise(count, noises);
    CHECK(same_bits(noise, next.noise));
    again.tensors().zero_gradients();
    again.loss(again.evaluate(data.images.index_select(0, batch), noise), {.step = step}).backward();
    const av::ParameterGroup& group = again.tensors().groups().front();
    adam_step(group.values(), group.gradients(), file);
    ++step;
  }
  CHECK(difference(again.tensors().groups().front().values(), model.tensors().groups().front().values()) < 1e-5);
}

TEST_CASE("a checkpoint has the moments of every optimiser group, the order and both generators, to the last bit") {
  const TemporaryFolder folder;
  const made_up::Model model = made_up::make();
  const TensorDataSet data{pixels({6, 3, 16, 16}, 1, at::kFloat)};
  av::TrainState state{model.tensors(), data.size(), {.batch_size = 3}};
  take_steps(model, data, state, 3);
  av::save_checkpoint(folder / "c.safetensors", model, state, {{"preset", "mine"}, {"step", "a caller's"}});

  std::map<std::string, av::Tensor> file = tensors_of(folder / "c.safetensors");
  REQUIRE(state.optimisers().size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string scope = i == 0 ? "train.model." : "train.distribution.";
    CHECK(same_bits(file[scope + "gradient_mean"], state.optimisers()[i].mean()));
    CHECK(same_bits(file[scope + "gradient_square"], state.optimisers()[i].square()));
    CHECK(file[scope + "steps"].item<float>() == 3);
    CHECK(file[scope + "gradient_square"].sum().item<double>() > 0);
  }
  CHECK(same_bits(file["train.order"], state.order()));
  CHECK(same_bits(file["train.order_generator"], state.order_generator().get_state()));
  CHECK(same_bits(file["train.noise_generator"], state.noise_generator().get_state()));
  CHECK(file.size() == model.tensors().saved().size() + 9);
  const av::Metadata metadata = av::read_model_metadata(folder / "c.safetensors");
  CHECK(metadata.at("step") == "4");
  CHECK(metadata.at("batch_size") == std::to_string(state.batch_size()));
  CHECK(metadata.at("epoch") == "2");
  CHECK(metadata.at("preset") == "mine");
  CHECK(metadata.at("structure") == model.structure());
  CHECK(metadata.at("value.objective.beta.to") == "2");
}

TEST_CASE("a checkpoint is a model file") {
  const TemporaryFolder folder;
  const made_up::Model model = made_up::make();
  const TensorDataSet data{pixels({6, 3, 16, 16}, 1, at::kFloat)};
  av::TrainState state{model.tensors(), data.size(), {.batch_size = 3}};
  take_steps(model, data, state, 2);
  av::save_checkpoint(folder / "c.safetensors", model, state);
  made_up::Model loaded = made_up::make({.seed = 9});
  av::load_model(folder / "c.safetensors", loaded);
  const auto ours = model.tensors().saved(), theirs = loaded.tensors().saved();
  for (std::size_t i = 0; i < ours.size(); ++i) CHECK(same_bits(ours[i].tensor, theirs[i].tensor));
}

TEST_CASE("an observer that saves a checkpoint every epoch changes nothing, and finds the step done") {
  const TemporaryFolder folder;
  Model watched = make(), alone = make();
  av::train(watched, tiny_images(11), {.epochs = 2, .batch_size = 4}, Saver{folder / "c.safetensors"});
  av::train(alone, tiny_images(11), {.epochs = 2, .batch_size = 4});
  CHECK(same_bits(watched.tensors().groups()[0].values(), alone.tensors().groups()[0].values()));
  CHECK(av::read_model_metadata(folder / "c.safetensors").at("step") == "6");
  CHECK(tensors_of(folder / "c.safetensors")["train.model.steps"].item<float>() == 6);
  CHECK(folder.entries() == 1);
}

TEST_CASE("on a full disk the last checkpoint stays") {
  const SmallDisk disk{24 * 1024};
  if (!disk.mounted) {
    MESSAGE("skipped: mounting a small disk takes the superuser");
    return;
  }
  const Model model = make();
  const av::TrainState state{model.tensors(), 8, options}, larger{model.tensors(), 10'000, options};
  av::save_checkpoint(disk / "c.safetensors", model, state);
  CHECK_THROWS_AS(av::save_checkpoint(disk / "c.safetensors", model, larger), av::FileError);
  CHECK(tensors_of(disk / "c.safetensors")["train.order"].numel() == 8);
  CHECK(disk.entries() == 1);
}
