// SPDX-License-Identifier: MIT
#include <animevae/train/checkpoint.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
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

Model annealed(std::uint64_t seed = 0) {
  return {.objective = {.beta = {.to = 4, .steps = 20}}, .options = {.seed = seed}};
}

std::map<std::string, av::Tensor> tensors_of(const std::filesystem::path& path) {
  std::map<std::string, av::Tensor> all;
  for (const av::NamedTensor& named : av::read_weights(path).tensors) all[named.name] = named.tensor;
  return all;
}

/// An observer that saves whenever training is between two steps with nothing left to read.
struct Saver {
  std::filesystem::path path;
  av::Metadata more{};
  void settled(const auto& view) const { av::save_checkpoint(path, view, more); }
};

/// Changes a byte of a file.
void damage(const std::filesystem::path& path, std::streamoff from_end) {
  std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
  file.seekg(-from_end, std::ios::end);
  const int byte = file.get();
  file.seekp(-from_end, std::ios::end);
  file.put(char(byte ^ 1));
}

}  // namespace

TEST_CASE("a checkpoint has the state of every optimiser group, the order of the images and both generators") {
  const TemporaryFolder folder;
  made_up::Model model = made_up::make();
  const TensorDataSet data{pixels({6, 3, 16, 16}, 1, at::kFloat)};
  av::Step step;
  av::train(model, data, {.steps = 3, .batch_size = 3}, step,
            Saver{folder / "c.safetensors", {{"preset", "mine"}, {"step", "a caller's"}}});

  std::map<std::string, av::Tensor> file = tensors_of(folder / "c.safetensors");
  REQUIRE(model.tensors().groups().size() == 2);
  for (const av::ParameterGroup& group : model.tensors().groups()) {
    const std::string scope = "train.step.optimiser.groups." + group.name() + ".";
    CHECK(same_bits(file[scope + "mean"], step.optimiser.state[group].mean));
    CHECK(same_bits(file[scope + "square"], step.optimiser.state[group].square));
    CHECK(file[scope + "steps"].item<float>() == 3);
    CHECK(file[scope + "square"].sum().item<double>() > 0);
  }
  CHECK(file["train.state.order"].numel() == 6);
  CHECK(file["train.state.step"].item<std::int64_t>() == 3);
  CHECK(file.contains("train.state.order_generator"));
  CHECK(file.contains("train.state.noise_generator"));
  const av::Metadata metadata = av::read_model_metadata(folder / "c.safetensors");
  CHECK(metadata.at("step") == "3");
  CHECK(metadata.at("epoch") == "2");
  CHECK(metadata.at("training.batch_size") == "3");
  CHECK(metadata.at("preset") == "mine");
  CHECK(metadata.at("structure") == model.structure());
  CHECK(metadata.at("value.objective.beta.to") == "2");
}

TEST_CASE("a checkpoint is a model file") {
  const TemporaryFolder folder;
  made_up::Model model = made_up::make();
  const TensorDataSet data{pixels({6, 3, 16, 16}, 1, at::kFloat)};
  av::train(model, data, {.steps = 2, .batch_size = 3}, Saver{folder / "c.safetensors"});
  made_up::Model loaded = made_up::make({.seed = 9});
  av::load_model(folder / "c.safetensors", loaded);
  const auto ours = model.tensors().saved(), theirs = loaded.tensors().saved();
  for (std::size_t i = 0; i < ours.size(); ++i) CHECK(same_bits(ours[i].tensor, theirs[i].tensor));
}

TEST_CASE("an observer that saves changes nothing") {
  const TemporaryFolder folder;
  Model watched = annealed(), alone = annealed();
  av::train(watched, tiny_images(11), {.epochs = 2, .batch_size = 4}, Saver{folder / "c.safetensors"});
  av::train(alone, tiny_images(11), {.epochs = 2, .batch_size = 4});
  CHECK(same_bits(watched.tensors().groups()[0].values(), alone.tensors().groups()[0].values()));
  CHECK(folder.entries() == 1);
}

TEST_CASE("a checkpoint with one changed byte anywhere is refused, and so is a model file") {
  const TemporaryFolder folder;
  Model model = annealed();
  const std::filesystem::path path = folder / "c.safetensors";
  for (const std::streamoff from_end : {1, 100, 2000}) {
    av::train(model, tiny_images(4), {.steps = 1}, Saver{path});
    CHECK_NOTHROW((void)av::load_checkpoint(path));
    damage(path, from_end);
    CHECK_THROWS_WITH_AS((void)av::load_checkpoint(path), doctest::Contains("is damaged"), av::FileError);
  }
  av::save_model(path, model);
  CHECK_THROWS_WITH_AS((void)av::load_checkpoint(path),
                       doctest::Contains("is not a checkpoint from which training can go on"), av::FileError);
}

TEST_CASE("on a full disk the last checkpoint stays") {
  const SmallDisk disk{24 * 1024};
  if (!disk.mounted) {
    MESSAGE("skipped: mounting a small disk takes the superuser");
    return;
  }
  Model model = annealed();
  av::train(model, tiny_images(8), {.steps = 1}, Saver{disk / "c.safetensors"});
  CHECK_THROWS_AS(av::train(model, tiny_images(10'000), {.steps = 1}, Saver{disk / "c.safetensors"}), av::FileError);
  CHECK(tensors_of(disk / "c.safetensors")["train.state.order"].numel() == 8);
  CHECK(disk.entries() == 1);
}
