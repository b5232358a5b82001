// SPDX-License-Identifier: MIT
// Training that goes on from a checkpoint (TrainOptions::resume).
#include <animevae/train/train.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include <animevae/data/flipped.hpp>
#include <animevae/loss/beta_vae.hpp>
#include <animevae/train/clip.hpp>
#include <animevae/train/early_stopping.hpp>
#include <animevae/train/last_step.hpp>
#include <animevae/train/learning_rate_parts.hpp>
#include <animevae/train/sgd.hpp>
#include <animevae/train/watch_for_collapse.hpp>
#include <animevae/train/watch_for_explosion.hpp>
#include <animevae/train/write_checkpoints.hpp>
#include <animevae/train/write_metrics.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

using Restartable = TinyModel<av::GaussianOfOptimalScale, av::BetaVae<av::LinearWarmup>>;

Restartable restartable(std::uint64_t seed = 0) {
  return {.objective = {.beta = {.to = 4, .steps = 20}}, .options = {.seed = seed}};
}

/// An observer that ends the process's training as a crash would.
struct CrashAt {
  std::int64_t step;
  void stepped(const auto& view, std::int64_t) const {
    if (view.state.progress().step == step) throw std::runtime_error("the power is gone");
  }
};

std::string whole_text(const fs::path& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// The lines of a metrics file without their seconds, the fourth column.
std::string without_seconds(const fs::path& path) {
  std::string text, line;
  std::ifstream file{path};
  while (std::getline(file, line)) {
    std::size_t begin = 0;
    for (int column = 0; column < 3; ++column) begin = line.find(',', begin) + 1;
    text += line.erase(begin, line.find(',', begin) - begin) + "\n";
  }
  return text;
}

const av::TrainOptions five_epochs{.epochs = 5, .batch_size = 4, .learning_rate = 1e-2, .seed = 3, .read_every = 2};

/// Trains in a folder, with everything that has a state.
void train_in(const fs::path& folder, Restartable& model, const av::TrainOptions& options, std::int64_t crash_at = -1) {
  fs::create_directories(folder);
  const TensorDataSet data = tiny_images(19);  // epochs of 5 steps, the last one of 3 images
  const TensorDataSet held_out = tiny_images(6, 2);
  const auto warn = [](const std::string&) {};
  av::EarlyStopping best{model, held_out};
  av::train(model, av::Flipped{data, 3}, options,
            av::Step{av::AdamW{.weight_decay = 0.01}, av::ClipNorm{1.0}, av::Ema{0.9}, av::OneCycle{},
                     av::ReduceOnPlateau{.patience = 0}},
            av::WriteMetrics{folder / "metrics.csv", model}, best, av::WatchForCollapse{warn},
            av::WatchForExplosion{warn}, av::LastStep{},
            av::WriteCheckpoints{folder / "checkpoints", {.every_epochs = 1, .every_steps = 4}}, CrashAt{crash_at});
}

void check_same(const Restartable& a, const Restartable& b) {
  const auto ours = a.tensors().saved(), theirs = b.tensors().saved();
  for (std::size_t i = 0; i < ours.size(); ++i) {
    CAPTURE(ours[i].name);
    CHECK(same_bits(ours[i].tensor, theirs[i].tensor));
  }
}

}  // namespace

TEST_CASE("a training that crashed at any step and was resumed has the bits of one that never crashed") {
  const TemporaryFolder folder;
  Restartable whole = restartable();
  train_in(folder / "whole", whole, five_epochs);
  for (std::int64_t crash_at = 5; crash_at <= 25; ++crash_at) {
    CAPTURE(crash_at);
    const fs::path run = folder / ("run" + std::to_string(crash_at));
    Restartable crashed = restartable(), again = restartable(99);
    CHECK_THROWS_WITH(train_in(run, crashed, five_epochs, crash_at), "the power is gone");
    av::TrainOptions resumed = five_epochs;
    resumed.resume = run / "checkpoints";
    train_in(run, again, resumed);
    check_same(again, whole);
    CHECK(without_seconds(run / "metrics.csv") == without_seconds(folder / "whole" / "metrics.csv"));
    // All that training changes, the observers' state too.
    av::Checkpoint ours = av::load_checkpoint(run / "checkpoints" / "epoch-0005.safetensors"),
                   theirs = av::load_checkpoint(folder / "whole" / "checkpoints" / "epoch-0005.safetensors");
    REQUIRE(ours.tensors.size() == theirs.tensors.size());
    for (std::size_t i = 0; i < ours.tensors.size(); ++i) {
      CAPTURE(ours.tensors[i].name);
      if (ours.tensors[i].name != "train.seconds" && !ours.tensors[i].name.ends_with(".bytes"))
        CHECK(same_bits(ours.tensors[i].tensor, theirs.tensors[i].tensor));
    }
  }
}

TEST_CASE("a finished training goes on for more epochs") {
  const TemporaryFolder folder;
  av::TrainOptions shorter = five_epochs, longer = five_epochs;
  shorter.epochs = 2;
  longer.resume = folder / "checkpoints";
  // The parts of the step that know the length of the training would differ.
  const auto train_in_folder = [&](Restartable& model, const av::TrainOptions& options) {
    av::train(model, tiny_images(19), options, av::WriteCheckpoints{folder / "checkpoints"});
  };
  Restartable whole = restartable(), first = restartable(), second = restartable(9);
  av::train(whole, tiny_images(19), five_epochs);
  train_in_folder(first, shorter);
  train_in_folder(second, longer);
  check_same(second, whole);
}

TEST_CASE("a training that had ended is left as it is") {
  const TemporaryFolder folder;
  Restartable model = restartable(), again = restartable(9);
  train_in(folder / "run", model, five_epochs);
  av::TrainOptions resumed = five_epochs;
  resumed.resume = folder / "run" / "checkpoints";
  const std::string before = whole_text(folder / "run" / "metrics.csv");
  train_in(folder / "run", again, resumed);
  check_same(again, model);
  CHECK(whole_text(folder / "run" / "metrics.csv") == before);
}

TEST_CASE("an observer that the checkpoint knows nothing of begins anew, if it stands behind the others") {
  const TemporaryFolder folder;
  Restartable model = restartable(), again = restartable(9), refused = restartable(9);
  av::TrainOptions shorter = five_epochs, resumed = five_epochs;
  shorter.epochs = 2;
  resumed.resume = folder / "c" / "epoch-0002.safetensors";
  const auto loss = [](const auto&, const av::Measurement& m) { return double(-m.progress.epoch); };
  av::EarlyStopping<Restartable> best{model, loss}, best_again{again, loss}, added{again, loss},
      in_front{refused, loss}, behind{refused, loss};
  av::train(model, tiny_images(19), shorter, av::WriteCheckpoints{folder / "c"}, best);
  av::train(again, tiny_images(19), resumed, av::WriteCheckpoints{folder / "c"}, best_again, added);
  CHECK(best_again.best_epoch() == 5);
  CHECK(added.best_epoch() == 5);
  // Its place is that of the checkpoint's observer, which would begin anew in its stead.
  CHECK_THROWS_WITH_AS(
      av::train(refused, tiny_images(19), resumed, in_front, av::WriteCheckpoints{folder / "c"}, behind),
      doctest::Contains("has the state of other observers; a new one stands behind those of before"), av::FileError);
}

TEST_CASE("a checkpoint of another training is refused in a sentence, and the model is as it was") {
  const TemporaryFolder folder;
  Restartable model = restartable();
  av::train(model, tiny_images(19), five_epochs, av::WriteCheckpoints{folder / "c"});
  const auto refused = [&](const std::string& sentence, auto change, const TensorDataSet& data, auto&&... arguments) {
    CAPTURE(sentence);
    Restartable other = restartable(7);
    const av::Tensor before = other.tensors().groups()[0].values().clone();
    av::TrainOptions options = five_epochs;
    options.resume = folder / "c";
    change(options);
    CHECK_THROWS_WITH_AS(av::train(other, data, options, arguments...), doctest::Contains(sentence.c_str()),
                         av::FileError);
    CHECK(same_bits(other.tensors().groups()[0].values(), before));
  };
  const auto nothing = [](av::TrainOptions&) {};
  refused(
      "is of a training whose batch_size is 4; here it is 8", [](av::TrainOptions& o) { o.batch_size = 8; },
      tiny_images(19));
  refused(
      "is of a training whose seed is 3; here it is 4", [](av::TrainOptions& o) { o.seed = 4; }, tiny_images(19));
  refused("is of a training whose data_size is 19; here it is 20", nothing, tiny_images(20));
  refused(
      "has no checkpoint from which training can go on", [&](av::TrainOptions& o) { o.resume = folder.path; },
      tiny_images(19));
  refused("has no train.step.optimiser.velocity.model", nothing, tiny_images(19), av::Step{av::Sgd{}});
}
