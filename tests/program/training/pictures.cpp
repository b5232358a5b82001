// SPDX-License-Identifier: MIT
#include "training/pictures.hpp"

#include "support/doctest.hpp"
#include "support/small_run.hpp"
#include "support/temporary_folder.hpp"
#include "support/text_of.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace av = animevae;
using namespace av::program;

namespace {

constexpr std::array samples{av::TrainingGrid{"samples-{:04}.png", av::Shows::samples, 4, 2}};
constexpr std::array reconstructions{av::TrainingGrid{"again-{:02}.png", av::Shows::reconstructions, 2, 2}};
constexpr std::array both{samples[0], reconstructions[0]};

/// A training with two steps an epoch, of which pictures are made.
struct Drawn {
  TemporaryFolder folder;
  Dataset faces = small_faces(4);
  av::AnyModel model = small_model();
  av::TrainState state{4, {.epochs = 1000, .batch_size = 2}};
  av::TrainingView<av::AnyModel> view{model, state};
  WritePictures pictures;

  explicit Drawn(const av::PictureStyle& style) : pictures{folder.path, faces, style} {}

  /// As av::train() tells its observers.
  void steps(std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      if (i > 0) state.advance();
      pictures.stepped(view, 0);
      const av::Measurement m{.progress = state.progress(), .rate_per_latent = std::vector<double>(10, 1.0)};
      pictures.measured(view, m);
      if (state.at_epoch_end()) pictures.epoch_ended(view, m);
    }
    pictures.finished(view);
  }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{folder.path})
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("pictures come every so many epochs and at the end, which is not drawn twice") {
  Drawn every{{.name = "x", .grids = samples}};
  every.steps(4);
  CHECK(every.files() == Names{"samples-0001.png", "samples-0002.png"});
  Drawn second{{.name = "x", .grids = samples, .every = 2}};
  second.steps(9);  // ends within the fifth epoch
  CHECK(second.files() == Names{"samples-0002.png", "samples-0004.png", "samples-0005.png"});
}

TEST_CASE("pictures of steps are called by the step") {
  Drawn drawn{{.name = "x", .grids = samples, .unit = av::PictureUnit::step, .every = 3}};
  drawn.steps(7);
  CHECK(drawn.files() == Names{"samples-0003.png", "samples-0006.png", "samples-0007.png"});
}

TEST_CASE("with every = 0 no pictures are drawn") {
  for (const av::PictureUnit unit : {av::PictureUnit::epoch, av::PictureUnit::step}) {
    Drawn drawn{{.name = "x", .grids = samples, .unit = unit, .every = 0}};
    drawn.steps(4);
    CHECK(drawn.files().empty());
  }
}

TEST_CASE("every grid of a style is drawn, of the same latents and images each time") {
  Drawn drawn{{.name = "x", .grids = both}};
  drawn.steps(4);
  CHECK(drawn.files() == Names{"again-01.png", "again-02.png", "samples-0001.png", "samples-0002.png"});
  CHECK(text_of(drawn.folder / "again-01.png") == text_of(drawn.folder / "again-02.png"));
  CHECK(text_of(drawn.folder / "samples-0001.png") == text_of(drawn.folder / "samples-0002.png"));
}

TEST_CASE("a style of the first images draws those, with its own padding and border") {
  const av::PictureStyle style{.name = "x", .grids = reconstructions, .first_images = true, .padding = 5, .border = 7};
  Drawn drawn{style};
  drawn.steps(2);
  write_reconstructions_alone(drawn.folder / "expected.png", drawn.model, drawn.faces, {0, 1}, 2,
                              {.bare = true, .padding = 5, .border = 7});
  CHECK(text_of(drawn.folder / "again-01.png") == text_of(drawn.folder / "expected.png"));
}

TEST_CASE("the traversals of a system are drawn too") {
  static constexpr std::array traversals{av::TrainingGrid{"traversals-{:04}.png", av::Shows::traversals, 0, 3}};
  Drawn drawn{{.name = "x", .grids = traversals}};
  drawn.steps(2);
  CHECK(drawn.files() == Names{"traversals-0001.png"});
}
