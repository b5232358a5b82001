// SPDX-License-Identifier: MIT
#include <animevae/train/write_checkpoints.hpp>

#include <filesystem>

#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

TEST_CASE("a checkpoint of every second epoch lies in the folder, under its number and with the caller's metadata") {
  const TemporaryFolder folder;
  TinyModel<> model;
  av::train(model, tiny_images(5), {.epochs = 5, .batch_size = 4},
            av::WriteCheckpoints{folder / "checkpoints", 2, {{"preset", "mine"}}});
  CHECK(std::filesystem::exists(folder / "checkpoints" / "epoch-0002.safetensors"));
  const av::Metadata metadata = av::read_model_metadata(folder / "checkpoints" / "epoch-0004.safetensors");
  CHECK(metadata.at("epoch") == "4");
  CHECK(metadata.at("step") == "8");
  CHECK(metadata.at("preset") == "mine");
  const std::filesystem::directory_iterator files{folder / "checkpoints"};
  CHECK(std::distance(begin(files), end(files)) == 2);
}

TEST_CASE("a checkpoint of the last epoch is the model at the end, and writing it changes nothing") {
  const TemporaryFolder folder;
  TinyModel<> watched, alone, loaded{.options = {.seed = 9}};
  av::train(watched, tiny_images(5), {.epochs = 2, .batch_size = 4}, av::WriteCheckpoints{folder / "c"});
  av::train(alone, tiny_images(5), {.epochs = 2, .batch_size = 4});
  av::load_model(folder / "c" / "epoch-0002.safetensors", loaded);
  const auto numbers = [](const auto& model) { return model.tensors().groups().front().values(); };
  CHECK(same_bits(numbers(watched), numbers(alone)));
  CHECK(same_bits(numbers(loaded), numbers(alone)));
  CHECK(std::filesystem::exists(folder / "c" / "epoch-0001.safetensors"));
}

TEST_CASE("no folder is made where no checkpoint is wanted") {
  const TemporaryFolder folder;
  TinyModel<> model;
  av::train(model, tiny_images(5), {.epochs = 2, .batch_size = 4}, av::WriteCheckpoints{folder / "c", 0});
  CHECK(folder.entries() == 0);
}
