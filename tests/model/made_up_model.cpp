// SPDX-License-Identifier: MIT
#include "support/made_up_model.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

#include <animevae/network/table.hpp>
#include <animevae/train/train.hpp>
#include <animevae/weights/model_file.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

static_assert(av::TrainableModel<made_up::Model>);

namespace {

TensorDataSet some_images() { return {pixels({12, 3, 16, 16}, 1, at::kFloat)}; }

/// Two steps, with a learning rate of its own for the distribution.
void train_two_steps(made_up::Model& model) {
  av::train(model, some_images(),
            {.steps = 2, .batch_size = 6, .learning_rate = 1e-3, .group_learning_rates = {{"distribution", 0.1}}});
}

std::map<std::string, av::Tensor> copies(const std::vector<av::NamedTensor>& tensors) {
  std::map<std::string, av::Tensor> all;
  for (const av::NamedTensor& tensor : tensors) all[tensor.name] = tensor.tensor.detach().clone();
  return all;
}

std::map<std::string, double> metrics(const made_up::Model& model) {
  const av::Tensor images = some_images().images, noise = normal_numbers({12, 4, 4, 4}, 5, at::kFloat);
  const av::Evaluation e = model.evaluate(images, noise, av::Mode::evaluation);
  return {{"distortion", e.distortion.mean().item<double>()}, {"rate", e.rate.mean().item<double>()}};
}

}  // namespace

TEST_CASE("a made-up model has its tensors where they belong") {
  const made_up::Model model = made_up::make();
  const auto& groups = model.tensors().groups();
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].name() == "model");
  CHECK(groups[1].name() == "distribution");
  std::set<std::string> trained;
  for (const av::ParameterGroup& group : groups)
    for (const av::NamedTensor& parameter : group.parameters()) CHECK(trained.insert(parameter.name).second);
  CHECK(trained == std::set<std::string>{"encoder.conv1.weight", "encoder.stem_norm.weight", "encoder.stem_norm.bias",
                                         "encoder.conv2.weight", "encoder.conv2.bias", "decoder.conv1.weight",
                                         "decoder.norm1.bias", "decoder.conv2.weight", "decoder.norm2.bias",
                                         "decoder.deconv1.weight", "decoder.deconv1.bias", "reconstruction.log_scale"});
  CHECK(copies(model.tensors().buffers()).contains("encoder.stem_norm.running_mean"));
  CHECK(model.tensors().buffers().size() == 6);
  CHECK(model.tensors().frozen().size() == 8);
  CHECK(model.latent_shape() == made_up::latent);
  CHECK(av::table(made_up::Encoder::network).find("stem") != std::string::npos);
}

TEST_CASE("two steps move what is trained, and leave what is frozen to the last bit") {
  made_up::Model model = made_up::make();
  const auto trained = copies(model.tensors().saved()), frozen = copies(model.tensors().frozen());
  train_two_steps(model);
  for (const auto& [name, before] : trained) {
    CAPTURE(name);
    CHECK_FALSE(same_bits(copies(model.tensors().saved())[name], before));
  }
  for (const av::NamedTensor& tensor : model.tensors().frozen())
    CHECK(same_bits(tensor.tensor, frozen.at(tensor.name)));
}

TEST_CASE("the second optimiser group moves at its own learning rate") {
  made_up::Model model = made_up::make();
  const auto before = copies(model.tensors().saved());
  av::train(model, some_images(),
            {.steps = 1, .batch_size = 12, .learning_rate = 1e-3, .group_learning_rates = {{"distribution", 0.1}}});
  auto after = copies(model.tensors().saved());
  // Adam's first step is as long as its learning rate.
  const auto moved = [&](const std::string& name) { return difference(after[name], before.at(name)); };
  CHECK(moved("reconstruction.log_scale") == doctest::Approx(0.1).epsilon(1e-3));
  CHECK(moved("decoder.deconv1.weight") == doctest::Approx(1e-3).epsilon(1e-2));
}

TEST_CASE("float32 stays near float64 over two steps") {
  made_up::Model single = made_up::make(), wide = made_up::make({.precision = at::kDouble});
  train_two_steps(single);
  train_two_steps(wide);
  auto a = copies(single.tensors().saved()), b = copies(wide.tensors().saved());
  for (const auto& [name, tensor] : b) {
    CAPTURE(name);
    CHECK(difference(a[name], tensor) < 2e-5);
  }
  const auto one = metrics(single), other = metrics(wide);
  CHECK(one.at("distortion") == doctest::Approx(other.at("distortion")).epsilon(1e-4));
  CHECK(one.at("rate") == doctest::Approx(other.at("rate")).epsilon(1e-4));
}

TEST_CASE("the gradients of the made-up model are those of finite differences") {
  const made_up::Model model = made_up::make({.precision = at::kDouble});
  const av::Tensor images = pixels({3, 3, 16, 16}), noise = normal_numbers({3, 4, 4, 4});
  const auto loss = [&] { return model.loss(model.evaluate(images, noise), {.step = 3}); };
  loss().backward();
  for (const av::ParameterGroup& group : model.tensors().groups())
    for (const av::NamedTensor& parameter : group.parameters()) {
      if (parameter.tensor.numel() > 60) continue;  // those of the kernels would take long
      CAPTURE(parameter.name);
      CHECK(gradient_error(parameter.tensor.detach(), parameter.tensor.grad(), [&] { return loss().item<double>(); }) <
            1e-4);
    }
}

TEST_CASE("the features of the frozen network enter the distortion") {
  made_up::Model with = made_up::make(), without = made_up::make();
  without.reconstruction.feature_weight = 0;
  CHECK(metrics(with).at("distortion") > metrics(without).at("distortion") + 1);
  CHECK(metrics(with).at("rate") == metrics(without).at("rate"));
}

TEST_CASE("running statistics move in training mode only, and evaluation reads them") {
  const made_up::Model model = made_up::make();
  const av::Tensor images = some_images().images, noise = normal_numbers({12, 4, 4, 4}, 1, at::kFloat);
  const auto begin = copies(model.tensors().buffers());
  const av::Tensor before = model.encode(images).mean.clone();
  (void)model.evaluate(images, noise, av::Mode::evaluation);
  for (const av::NamedTensor& buffer : model.tensors().buffers())
    CHECK(same_bits(buffer.tensor, begin.at(buffer.name)));
  (void)model.evaluate(images, noise, av::Mode::training);
  for (const av::NamedTensor& buffer : model.tensors().buffers()) {
    CAPTURE(buffer.name);
    CHECK_FALSE(same_bits(buffer.tensor, begin.at(buffer.name)));
  }
  CHECK_FALSE(same_bits(model.encode(images).mean, before));
}

TEST_CASE("a fully convolutional model runs at other sizes") {
  const made_up::Model model = made_up::make();
  const av::Tensor wide = pixels({2, 3, 24, 32}, 1, at::kFloat);
  CHECK(model.encode(wide).mean.sizes().vec() == std::vector<std::int64_t>{2, 4, 6, 8});
  CHECK(model.reconstruct(wide).sizes() == wide.sizes());
  CHECK_THROWS_WITH_AS((void)model.encode(pixels({2, 3, 24, 33}, 1, at::kFloat)),
                       "the model takes a batch of images of 3x16x16, or of other multiples of 4x4, each, not a tensor "
                       "of 2x3x24x33",
                       av::InvalidValue);
}

TEST_CASE("a saved model comes back with all its numbers, and trains on as the original does") {
  for (const at::ScalarType precision : {at::kFloat, at::kDouble}) {
    const TemporaryFolder folder;
    made_up::Model model = made_up::make({.precision = precision});
    train_two_steps(model);
    av::save_model(folder / "model.safetensors", model);

    made_up::Model loaded = made_up::make({.seed = 77, .precision = precision});
    CHECK(metrics(loaded) != metrics(model));
    av::load_model(folder / "model.safetensors", loaded);
    const auto original = copies(model.tensors().saved());
    for (const av::NamedTensor& tensor : loaded.tensors().saved()) {
      CAPTURE(tensor.name);
      CHECK(same_bits(tensor.tensor, original.at(tensor.name)));
    }
    CHECK(metrics(loaded) == metrics(model));
    train_two_steps(model);
    train_two_steps(loaded);
    CHECK(metrics(loaded) == metrics(model));
  }
}

TEST_CASE("a model does not load against other frozen weights") {
  const TemporaryFolder folder;
  av::save_model(folder / "model.safetensors", made_up::make());
  const av::Weights weights = made_up::feature_weights(7);
  made_up::Model other{.reconstruction = {.weights = &weights}};
  CHECK_THROWS_AS(av::load_model(folder / "model.safetensors", other), av::FileError);
}

TEST_CASE("frozen weights of another network are refused when the model is made") {
  av::Weights weights = made_up::feature_weights();
  weights.tensors.pop_back();
  CHECK_THROWS_WITH_AS(((void)made_up::Model{.reconstruction = {.weights = &weights}}),
                       "made-up features: has no tensor conv2.bias, which the network needs", av::Error);
  CHECK_THROWS_WITH_AS((void)made_up::Model{},
                       "reconstruction.weights is missing: the frozen network's weights, from read_weights(file)",
                       av::InvalidValue);
}
