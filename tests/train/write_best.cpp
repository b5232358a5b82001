// SPDX-License-Identifier: MIT
#include <animevae/train/write_best.hpp>

#include "support/doctest.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <animevae/train/ema.hpp>
#include <animevae/train/train.hpp>
#include <animevae/train/write_checkpoints.hpp>

#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

/// Losses that say which of four epochs is the best.
auto scripted(const std::vector<double>& losses) {
  return [losses](const auto&, const av::Measurement& m) { return losses.at(std::size_t(m.progress.epoch - 1)); };
}

/// An observer that keeps the averaged weights at the end of each epoch.
struct WeightsOfEpochs {
  std::vector<at::Tensor> all{};
  void epoch_ended(const auto& view, const av::Measurement&) {
    all.push_back(view.model.tensors().groups().front().values().clone());
  }
};

at::Tensor weights_in(const fs::path& file) {
  TinyModel<> model{.options = {.seed = 9}};
  av::load_model(file, model);
  return model.tensors().groups().front().values().clone();
}

}  // namespace

TEST_CASE("the file holds the averaged model of the best epoch, under the names of a model file") {
  const TemporaryFolder folder;
  TinyModel<> model;
  WeightsOfEpochs epochs;
  av::EarlyStopping<TinyModel<>> best{model, scripted({5, 3, 4, 6})};
  av::train(model, tiny_images(8), {.epochs = 4, .batch_size = 4}, av::Step{av::Adam{}, av::Ema{0.9}}, epochs, best,
            av::WriteBest{folder / "of" / "best.safetensors", best, {{"preset", "mine"}}});
  CHECK(same_bits(weights_in(folder / "of" / "best.safetensors"), epochs.all[1]));
  const av::Metadata metadata = av::read_model_metadata(folder / "of" / "best.safetensors");
  CHECK(metadata.at("epoch") == "2");
  CHECK(metadata.at("step") == "4");
  CHECK(metadata.at("held_out.loss") == "3");
  CHECK(metadata.at("preset") == "mine");
}

TEST_CASE("a training that goes on from before the best epoch of a file writes the one that it knows") {
  const TemporaryFolder folder;
  const auto train = [&](const std::vector<double>& losses, const fs::path& resume, WeightsOfEpochs& epochs) {
    TinyModel<> model;
    av::EarlyStopping<TinyModel<>> best{model, scripted(losses)};
    av::train(model, tiny_images(8), {.epochs = 4, .batch_size = 4, .resume = resume}, epochs, best,
              av::WriteBest{folder / "best.safetensors", best}, av::WriteCheckpoints{folder / "checkpoints"});
  };
  WeightsOfEpochs whole, rest;
  train({5, 3, 2, 1}, {}, whole);
  CHECK(same_bits(weights_in(folder / "best.safetensors"), whole.all[3]));
  train({5, 3, 4, 6}, folder / "checkpoints" / "epoch-0002.safetensors", rest);
  CHECK(same_bits(weights_in(folder / "best.safetensors"), whole.all[1]));
}

TEST_CASE("a best model that cannot be written ends training with a sentence") {
  const TemporaryFolder folder;
  std::ofstream{folder / "file"} << "no folder";
  TinyModel<> model;
  av::EarlyStopping<TinyModel<>> best{model, scripted({5, 3, 4, 6})};
  CHECK_THROWS_WITH_AS((av::train(model, tiny_images(8), {.epochs = 4, .batch_size = 4}, best,
                                  av::WriteBest{folder / "file" / "best.safetensors", best})),
                       doctest::Contains("best.safetensors: cannot be written"), av::FileError);
}
