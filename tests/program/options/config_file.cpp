// SPDX-License-Identifier: MIT
#include "options/config_file.hpp"

#include "support/doctest.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/atomic_file.hpp>

#include "options/toml_writer.hpp"

#include "support/temporary_folder.hpp"

using namespace animevae;
using namespace animevae::program;

namespace {

/// A program with two subcommands, and what its options were set to.
struct Program {
  Program() {
    use_config_file(app);
    app.require_subcommand(1);
    app.fallthrough();
    train = app.add_subcommand("train", "");
    train->fallthrough();
    train->add_option("preset", preset);
    train->add_option("--data", data);
    train->add_option("--beta.to", beta);
    train->add_option("-s,--steps", steps);
    train->add_option("--sizes", sizes);
    train->add_option("--epochs", epochs)->excludes(train->get_option("--steps"));
    train->add_flag("--show,!--no-show", show);
    sample = app.add_subcommand("sample", "");
    sample->fallthrough();
  }

  void run(std::vector<std::string> arguments) {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(std::move(reversed));
  }

  CLI::App app{"a program", "animevae"};
  CLI::App *train = nullptr, *sample = nullptr;
  std::string preset, data;
  double beta = 1;
  int steps = 0, epochs = 0;
  std::vector<double> sizes;
  bool show = false;
};

std::string fault(std::string_view toml) {
  const TemporaryFolder folder;
  const auto path = folder / "config.toml";
  write_file(path, toml);
  try {
    Program{}.run({"train", "--config", path.string()});
  } catch (const FileError& error) {
    CHECK(error.path() == path);
    return std::string{error.what()}.substr(path.string().size() + 2);
  }
  return "none";
}

const std::string odd_folder = "it's # \"faces\", C:\\new = [1]; \xe9\xa1\x94";

std::string written() {
  TomlWriter toml;
  toml.comment("a run");
  toml.section("train");
  toml.value("preset", "burgess");
  toml.value("data", odd_folder);
  toml.value("beta.to", 1.0 / 3);
  toml.value("steps", 7);
  toml.value("show", true);
  return toml.text();
}

}  // namespace

TEST_CASE("options come from a configuration file, named before or behind the subcommand") {
  const TemporaryFolder folder;
  const std::string path = (folder / "config.toml").string();
  write_file(path, written());
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"train", "--config", path}, {"--config", path, "train"}}) {
    Program program;
    program.run(arguments);
    CHECK(program.preset == "burgess");
    CHECK(program.data == odd_folder);
    CHECK(program.beta == 1.0 / 3);
    CHECK(program.steps == 7);
    CHECK(program.show);
  }
}

TEST_CASE("an option on the command line overrides the configuration file") {
  const TemporaryFolder folder;
  const std::string path = (folder / "config.toml").string();
  write_file(path, written());
  Program program;
  program.run({"train", "other", "--config", path, "--beta.to", "2", "-s", "9", "--no-show"});
  CHECK(program.preset == "other");
  CHECK(program.data == odd_folder);
  CHECK(program.beta == 2);
  CHECK(program.steps == 9);
  CHECK_FALSE(program.show);
}

TEST_CASE("a line that the command line excludes is ignored, as steps beside --epochs") {
  const TemporaryFolder folder;
  const std::string path = (folder / "config.toml").string();
  write_file(path, "[train]\nsteps = 7\ndata = 'faces'\n");
  Program program;
  program.run({"train", "--config", path, "--epochs", "2"});
  CHECK(program.epochs == 2);
  CHECK(program.steps == 0);
  CHECK(program.data == "faces");
}

TEST_CASE("arrays and comments are understood, and a section does not call its subcommand") {
  const TemporaryFolder folder;
  const std::string path = (folder / "config.toml").string();
  write_file(path, "[train] # how\nsizes = [32, # small\n  64.5]\n");
  Program program;
  program.run({"sample", "--config", path});
  CHECK(program.sizes == std::vector<double>{32, 64.5});
  CHECK(program.sample->parsed());
  CHECK_FALSE(program.train->parsed());
  CHECK_THROWS_AS(Program{}.run({"--config", path}), CLI::RequiredError);
}

TEST_CASE("a line that names no option or subcommand is refused with the names near it") {
  CHECK(fault("[train]\nbta.to = 3") == "line 2: 'bta.to' is not an option of train; did you mean 'beta.to'?");
  CHECK(fault("\n[trian]\nsteps = 3") == "line 3: 'trian' is not a subcommand; did you mean 'train'?");
  CHECK(fault("epochs = 3") == "line 1: 'epochs' is not an option of animevae");
  CHECK(fault("config = 'other'") == "line 1: 'config' is not an option of animevae");
  CHECK(fault("[train]\nsteps 4").starts_with("line 2: "));
  CHECK(fault("[train]\npreset = burgess").ends_with("a text needs quotation marks: \"burgess\""));
  CHECK(fault("[train]\nsteps = 4") == "none");
}

TEST_CASE("a configuration file that is not there is an error of usage") {
  CHECK_THROWS_AS(Program{}.run({"train", "--config", "/absent/config.toml"}), CLI::FileError);
}
