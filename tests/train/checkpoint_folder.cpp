// SPDX-License-Identifier: MIT
#include <animevae/train/checkpoint_folder.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <animevae/train/train.hpp>
#include <animevae/train/write_checkpoints.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

void touch(const fs::path& path) { std::ofstream{path} << "x"; }

}  // namespace

TEST_CASE("a checkpoint's name says its epoch, and its step within an epoch") {
  CHECK(av::checkpoint_name({.step = 40, .epoch = 4, .steps_per_epoch = 10}) == "epoch-0004.safetensors");
  CHECK(av::checkpoint_name({.step = 41, .epoch = 5, .steps_per_epoch = 10}) == "epoch-0005-step-00000041.safetensors");
  CHECK(av::checkpoint_name({.step = 123450, .epoch = 12345, .steps_per_epoch = 10}) == "epoch-12345.safetensors");
}

TEST_CASE("checkpoints are listed from the newest on, and other files are not") {
  const TemporaryFolder folder;
  for (const char* name : {"epoch-0002.safetensors", "epoch-10000.safetensors", "epoch-0003-step-00000025.safetensors",
                           "epoch-0003-step-00000021.safetensors", "epoch-0003.safetensors", "best.safetensors",
                           "epoch-0004.txt", "epoch-.safetensors", "epoch-0004-step-.safetensors"})
    touch(folder / name);
  std::vector<std::string> names;
  for (const av::CheckpointFile& file : av::checkpoints_in(folder.path)) names.push_back(file.path.filename().string());
  CHECK(names == std::vector<std::string>{"epoch-10000.safetensors", "epoch-0003.safetensors",
                                          "epoch-0003-step-00000025.safetensors",
                                          "epoch-0003-step-00000021.safetensors", "epoch-0002.safetensors"});
  CHECK(av::checkpoints_in(folder / "none").empty());
}

TEST_CASE("newest_checkpoint takes the newest that can be read, and lists the damaged ones") {
  const TemporaryFolder folder;
  TinyModel<> model;
  av::train(model, tiny_images(4), {.epochs = 3, .batch_size = 4}, av::WriteCheckpoints{folder.path});
  CHECK(av::newest_checkpoint(folder.path) == folder / "epoch-0003.safetensors");
  fs::resize_file(folder / "epoch-0003.safetensors", fs::file_size(folder / "epoch-0003.safetensors") - 1);
  std::vector<std::string> damaged;
  CHECK(av::newest_checkpoint(folder.path, &damaged) == folder / "epoch-0002.safetensors");
  REQUIRE(damaged.size() == 1);
  CHECK(damaged[0].starts_with((folder / "epoch-0003.safetensors").string() + ": "));
  for (const av::CheckpointFile& file : av::checkpoints_in(folder.path)) touch(file.path);
  CHECK_FALSE(av::newest_checkpoint(folder.path));
}
