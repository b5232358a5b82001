// SPDX-License-Identifier: MIT
#include <animevae/train/write_checkpoints.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator{folder})
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("WriteCheckpoints writes every second epoch and the last step, with the caller's metadata") {
  const TemporaryFolder folder;
  TinyModel<> model;
  av::train(model, tiny_images(5), {.epochs = 5, .batch_size = 4},
            av::WriteCheckpoints{folder / "checkpoints", {.every_epochs = 2}, {{"preset", "mine"}}});
  CHECK(names_in(folder / "checkpoints") ==
        std::vector<std::string>{"epoch-0002.safetensors", "epoch-0004.safetensors", "epoch-0005.safetensors"});
  const av::Metadata metadata = av::read_model_metadata(folder / "checkpoints" / "epoch-0004.safetensors");
  CHECK(metadata.at("epoch") == "4");
  CHECK(metadata.at("step") == "8");
  CHECK(metadata.at("preset") == "mine");
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
  CHECK(fs::exists(folder / "c" / "epoch-0001.safetensors"));
}

TEST_CASE("steps between checkpoints are rounded up to a reading, and the newest few are kept") {
  const TemporaryFolder folder;
  TinyModel<> model;
  av::train(model, tiny_images(40), {.steps = 17, .batch_size = 4, .read_every = 2},
            av::WriteCheckpoints{folder / "c", {.every_epochs = 0, .every_steps = 3, .keep = 3}});
  CHECK(names_in(folder / "c") == std::vector<std::string>{"epoch-0002-step-00000012.safetensors",
                                                           "epoch-0002-step-00000016.safetensors",
                                                           "epoch-0002-step-00000017.safetensors"});
}

TEST_CASE("no folder is made where no checkpoint is wanted") {
  const TemporaryFolder folder;
  TinyModel<> model;
  av::train(model, tiny_images(5), {.epochs = 2, .batch_size = 4},
            av::WriteCheckpoints{folder / "c", {.every_epochs = 0}});
  CHECK(folder.entries() == 0);
}

TEST_CASE("a folder that cannot be written ends training with a sentence") {
  const TemporaryFolder folder;
  { std::ofstream{folder / "file"} << "x"; }
  TinyModel<> model;
  CHECK_THROWS_AS(
      av::train(model, tiny_images(5), {.epochs = 9, .batch_size = 4}, av::WriteCheckpoints{folder / "file" / "c"}),
      av::FileError);
}
