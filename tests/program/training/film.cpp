// SPDX-License-Identifier: MIT
#include "training/film.hpp"

#include "support/doctest.hpp"
#include "support/read_gif.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_model.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include <animevae/core/read_file.hpp>
#include <animevae/train/state_list.hpp>

namespace av = animevae;
using namespace av::program;

namespace {

/// A training whose epochs have a step each, and of which every frame looks otherwise.
struct Filmed {
  TemporaryFolder folder;
  av::AnyModel model{std::make_shared<TinyModel<>>()};
  av::TrainState state{1, {.epochs = 1000, .batch_size = 1}};
  av::TrainingView<av::AnyModel> view{model, state};
  WriteTrainingFilm film{folder.path};
  bool has_begun = false;

  void step() {
    if (has_begun) state.advance();
    has_begun = true;
    const at::NoGradGuard no_grad;
    const double brightness = -3 + 0.05 * double(state.progress().step);
    model.tensors().saved().back().tensor.fill_(brightness);
  }
  void epochs(std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      step();
      film.epoch_ended(view, {.progress = state.progress()});
    }
  }
  [[nodiscard]] std::size_t frames() const { return ReadGif{av::read_file(folder / "training.gif")}.frames.size(); }
};

}  // namespace

TEST_CASE("WriteTrainingFilm takes a frame every epoch, and writes a GIF and a WebP at the end") {
  Filmed training;
  training.epochs(3);
  CHECK(training.folder.entries() == 1);  // its frames, for a run that goes on
  training.film.finished(training.view);
  CHECK(training.frames() == 3);
  CHECK(training.folder.entries() == 3);
  CHECK(std::filesystem::exists(training.folder / "training.webp"));
}

TEST_CASE("training that ends within an epoch has a last frame") {
  Filmed training;
  training.epochs(2);
  training.step();
  training.film.finished(training.view);
  CHECK(training.frames() == 3);
}

TEST_CASE("a film goes on with the frames that it had, and its frames can be removed") {
  Filmed training;
  training.epochs(3);
  std::vector<at::Tensor> kept;
  av::for_each_state(training.film, [&](const std::string&, auto& value) { kept.push_back(av::state_tensor(value)); });
  training.film.write();
  const std::vector<std::byte> whole = av::read_file(training.folder / "training.gif");
  WriteTrainingFilm again{training.folder.path};
  std::size_t i = 0;
  av::for_each_state(again, [&](const std::string&, auto& value) { av::set_state(value, kept[i++]); });
  again.write();
  CHECK((av::read_file(training.folder / "training.gif") == whole));

  CHECK(std::filesystem::exists(training.folder / "film"));
  again.remove_frames();
  CHECK_FALSE(std::filesystem::exists(training.folder / "film"));
}

TEST_CASE("without a frame there is no film") {
  Filmed training;
  training.film.write();
  CHECK(training.folder.entries() == 0);
}

TEST_CASE("of more than sixty frames every other one stays, and from then on every other epoch has one") {
  Filmed training;
  training.epochs(60);
  training.film.write();
  CHECK(training.frames() == 60);
  training.epochs(1);  // the 61st: those of epochs 1, 3, ... 61 stay
  training.film.write();
  CHECK(training.frames() == 31);
  training.epochs(1);
  training.film.write();
  CHECK(training.frames() == 31);
  training.epochs(1);
  training.film.write();
  CHECK(training.frames() == 32);
}
