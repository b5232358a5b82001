// SPDX-License-Identifier: MIT
#include "run/model_argument.hpp"

#include "support/doctest.hpp"
#include "support/own_cache.hpp"
#include "support/small_run.hpp"
#include "support/temporary_folder.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/image/png.hpp>

namespace av = animevae;
using namespace av::program;

namespace {

/// What a command that sorts latents by their rate has of its arguments.
struct SortingCommand {
  CLI::App app{"a command", "traverse"};
  CommandData data{};
  std::string order = "kl";

  explicit SortingCommand(const std::string& arguments) {
    data.add_to(app);
    app.add_option("--order", order);
    app.parse(arguments, false);
  }
};

}  // namespace

TEST_CASE("a word names a model where it is a folder, or a safetensors file by its name or its first bytes") {
  const TemporaryFolder folder;
  const auto file = [&](const char* name, std::string_view bytes) {
    av::write_file(folder / name, bytes);
    return (folder / name).string();
  };
  using namespace std::string_view_literals;
  CHECK(names_model(folder.path.string()));
  CHECK(names_model("not/there.safetensors"));
  CHECK(names_model("not/there.SAFETENSORS"));
  CHECK(names_model(file("best", "\x10\0\0\0\0\0\0\0{\"a\": 1}"sv)));
  CHECK(names_model(file("best.png", "\x10\0\0\0\0\0\0\0{\"a\": 1}"sv)));
  CHECK_FALSE(names_model(file("short", "\x10\0\0\0\0\0\0\0"sv)));
  CHECK_FALSE(names_model(file("empty", "")));
  CHECK_FALSE(names_model(file("letter.txt", "a letter with more than nine bytes")));
  av::write_png(folder / "me.png", av::Image{4, 4, 3});
  CHECK_FALSE(names_model((folder / "me.png").string()));
}

TEST_CASE("names_model of a missing file is true unless it has the ending of a picture") {
  CHECK_FALSE(names_model("not/there.png"));
  CHECK_FALSE(names_model("not/there.JPG"));
  CHECK(names_model("runs/faces"));
}

TEST_CASE("the first word becomes the first picture where it is no model") {
  std::string run = "not/there.png";
  std::vector<std::string> pictures{"b.png"};
  take_first_picture(run, pictures);
  CHECK(run.empty());
  CHECK(pictures == std::vector<std::string>{"not/there.png", "b.png"});
  take_first_picture(run, pictures);
  CHECK(pictures.size() == 2);
  run = "runs/faces";
  take_first_picture(run, pictures);
  CHECK(run == "runs/faces");
  CHECK(pictures.size() == 2);
}

TEST_CASE("open_named_run without a name opens the built-in model of 2,000 drawn faces") {
  const OwnCache cache;
  const Run run = open_named_run("");
  CHECK(data_of(run).folder.empty());
  CHECK(data_of(run).faces == 2000);
  CHECK(run.has_encoder());
  CHECK(run.model.image_shape() == av::Shape{3, 64, 64});
}

TEST_CASE("a model that is named is opened as it is") {
  const TemporaryFolder folder;
  save_small_run(folder.path, {{"data.faces", "7"}});
  CHECK(data_of(open_named_run(folder.path.string())).faces == 7);
}

TEST_CASE("latents are sorted by the images of the run, and by number where these are not known") {
  CHECK(faces_to_sort_by(SortingCommand{""}.app, {}, small_run("run", {{"data.faces", "3"}})).value().size() == 3);
  const SortingCommand none{""};
  CHECK_FALSE(faces_to_sort_by(none.app, none.data, small_run("run", {{"preset", "x"}})));
  CHECK_FALSE(faces_to_sort_by(none.app, none.data, small_run("run", {{"data.folder", "/not/there"}})));
}

TEST_CASE("--order kl and --split are refused where the images of the run are unknown") {
  for (const char* arguments : {"--order kl", "--split all"}) {
    CAPTURE(arguments);
    const SortingCommand command{arguments};
    CHECK_THROWS_WITH_AS((void)faces_to_sort_by(command.app, command.data, small_run("a/run", {{"preset", "x"}})),
                         doctest::Contains("a/run: does not say which images it was trained on"), av::InvalidValue);
  }
  const SortingCommand given{"--faces 2"};
  CHECK(faces_to_sort_by(given.app, given.data, small_run("a/run", {{"preset", "x"}})).value().size() == 2);
}

TEST_CASE("the model may be left out of a command") {
  CLI::App app;
  std::string run;
  add_model_argument(app, run);
  app.parse("", false);
  CHECK(run.empty());
  app.parse("runs/faces", false);
  CHECK(run == "runs/faces");
}
