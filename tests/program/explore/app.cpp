// SPDX-License-Identifier: MIT
#include "explore/app.hpp"

#include "support/doctest.hpp"
#include "support/holds.hpp"
#include "support/image_pattern.hpp"
#include "support/tensors.hpp"
#include "support/untrained_run.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include <animevae/image/png.hpp>
#include <animevae/image/read_image.hpp>

namespace av = animevae;
using namespace animevae::program;

namespace {

/// The app without its window, of a run with 4 drawn faces; files are saved in the run's folder.
struct OpenApp {
  UntrainedRun own{4};
  ExploreApp app{own.run, {.out = own.folder.path.string(), .seed = 7}, [] {}};

  /// Frames until everything that was begun is done.
  void settle() {
    do {
      (void)app.frame(0, 0, 0);
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    } while (app.is_saving() || app.is_encoding_images());
    (void)app.frame(0, 0, 0);
  }
};

}  // namespace

TEST_CASE("once the images are known the app says so, and has components") {
  OpenApp open;
  open.settle();
  CHECK(open.app.message().text == "4 components from 4 drawn faces (seed 0)");
  CHECK_FALSE(open.app.message().is_problem);
  CHECK(open.app.state().has(SliderKind::components));
}

TEST_CASE("actions change the view within its limits") {
  OpenApp open;
  ExploreView& view = open.app.view();
  open.app.perform(Action::switch_theme);
  CHECK_FALSE(view.is_dark);
  for (int i = 0; i < 100; ++i) open.app.perform(Action::larger);
  CHECK(view.zoom == 3);
  for (int i = 0; i < 100; ++i) open.app.perform(Action::smaller);
  CHECK(view.zoom == 0.5);
  open.app.perform(Action::usual_size);
  CHECK(view.zoom == 1);
  open.app.perform(Action::animate);
  open.app.perform(Action::help);
  open.app.perform(Action::close);  // the help first
  CHECK_FALSE(view.shows_help);
  CHECK(open.app.moves());
  open.app.perform(Action::close);
  CHECK_FALSE(open.app.moves());
  CHECK_FALSE(open.app.ends());
  open.app.perform(Action::quit);
  CHECK(open.app.ends());
}

TEST_CASE("slider_up raises the weight of the chosen slider, and lowers it where -3 is on top") {
  OpenApp open;
  ExploreState& state = open.app.state();
  state.set_weight(state.chosen(), 0);
  open.app.perform(Action::slider_up);
  CHECK(state.face().weights[state.chosen()] == doctest::Approx(0.1));
  open.app.perform(Action::slider_down_finely);
  CHECK(state.face().weights[state.chosen()] == doctest::Approx(0.09));
  open.app.perform(Action::switch_order);
  open.app.perform(Action::slider_up);
  CHECK(state.face().weights[state.chosen()] == doctest::Approx(-0.01));
  open.app.perform(Action::previous_slider);
  CHECK(state.chosen() == 0);
  open.app.perform(Action::next_slider);
  CHECK(state.chosen() == 1);
}

TEST_CASE("digits go to pins, and take them away with Shift") {
  OpenApp open;
  const av::Tensor pinned = open.app.state().latent();
  open.app.perform(Action::pin);
  open.app.perform(Action::randomise);
  open.app.press("1", true);  // a key that is kept down
  CHECK(difference(open.app.state().latent(), pinned) > 0.01);
  open.app.press("1");
  CHECK(difference(open.app.state().latent(), pinned) < 1e-6);
  open.settle();
  CHECK(open.app.state().places().pins()[0].picture.width == 32);
  open.app.press("Shift+1");
  CHECK(open.app.state().places().pins().empty());
}

TEST_CASE("a morph needs two faces, and is then saved as a film") {
  OpenApp open;
  open.app.perform(Action::play_morph);
  CHECK(open.app.message().text == "A morph goes between two faces: A makes this one its beginning, B its end");
  open.app.perform(Action::end_a);
  open.app.perform(Action::randomise);
  open.app.perform(Action::end_b);
  open.settle();
  open.app.perform(Action::save_morph);
  open.settle();
  CHECK(open.app.message().text == "Saved " + (open.own.folder / "morph-0001.gif").string());
  CHECK(std::filesystem::exists(open.own.folder / "morph-0001.gif"));
  open.app.perform(Action::save_picture);
  open.settle();
  CHECK(av::read_image(open.own.folder / "face-0001.png").width == 32);
}

TEST_CASE("dropped pictures become the ends of a morph, and a file that is no picture is reported") {
  OpenApp open;
  open.settle();
  av::write_png(open.own.folder / "a.png", image_pattern(32, 32, 1));
  av::write_png(open.own.folder / "b.png", image_pattern(32, 32, 1, 90));
  write_text_file(open.own.folder / "c.png", "no picture");
  open.app.open({(open.own.folder / "a.png").string()});
  open.settle();
  CHECK(open.app.message().text == "a.png is A: drop a second picture to morph from it");
  open.app.open({(open.own.folder / "b.png").string()});
  open.settle();
  CHECK(open.app.message().text == "b.png is B: the slider below the picture leads there from A");
  open.app.open({(open.own.folder / "c.png").string()});
  open.settle();
  CHECK(open.app.message().is_problem);
  CHECK(holds(open.app.message().text, "c.png"));
}

TEST_CASE("a frame asks for the picture once for each change") {
  OpenApp open;
  open.settle();
  const auto next = [&](int width) {
    for (int i = 0; i < 2000; ++i) {
      if (auto shown = open.app.frame(0, width, width)) return *std::move(shown);
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return DecodedPicture{};
  };
  const DecodedPicture first = next(64);
  CHECK(first.enlarged.width == 64);
  CHECK(first.revision == open.app.state().revision());
  std::this_thread::sleep_for(std::chrono::milliseconds{20});
  CHECK_FALSE(open.app.frame(0, 64, 64));
  CHECK(next(96).enlarged.width == 96);
  open.app.perform(Action::randomise);
  CHECK(next(96).revision == open.app.state().revision());
  open.app.finish();
}
