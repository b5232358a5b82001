// SPDX-License-Identifier: MIT
#include "run/training_state.hpp"

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>

namespace av = animevae;
namespace fs = std::filesystem;
using namespace av::program;

namespace {

void write(const fs::path& file, std::string_view text) {
  fs::create_directories(file.parent_path());
  av::write_file(file, text);
}

/// A run folder as training begins it.
void begin_run(const fs::path& folder, std::string_view config = "[train]\nsteps = 400\n") {
  write(folder / "config.toml", config);
  fs::create_directories(folder / "samples");
}

}  // namespace

TEST_CASE("a folder without a configuration, or without samples/, is no run folder") {
  const TemporaryFolder folder;
  const std::string_view sentence = "is not a run folder: it has no model.safetensors";
  CHECK(why_no_model(folder.path) == sentence);
  CHECK(why_no_model(folder / "none") == sentence);
  write(folder / "config.toml", "");
  CHECK(why_no_model(folder.path) == sentence);
}

TEST_CASE("a run that was stopped says how far it came, in steps of all or in epochs") {
  const TemporaryFolder folder;
  begin_run(folder.path);
  CHECK(why_no_model(folder.path) ==
        "has no model: training was stopped before it saved one, and it has no checkpoint either");
  write(folder / "metrics.csv", "step,epoch\n50,1\n80,2\n");
  CHECK(why_no_model(folder.path) ==
        "has no model: training was stopped before it saved one, at step 80 of 400, and it has no checkpoint either");
  begin_run(folder.path, "[train]\nepochs = 100\n");
  CHECK(why_no_model(folder.path).find(", at step 80, in epoch 2 of 100, and ") != std::string::npos);
  begin_run(folder.path, "[train]\n");
  CHECK(why_no_model(folder.path).find(", at step 80, and ") != std::string::npos);
}

TEST_CASE("why_no_model ignores a row of metrics still being written, and damaged files") {
  const TemporaryFolder folder;
  begin_run(folder.path);
  write(folder / "metrics.csv", "step,epoch\n50,1\n80,");
  CHECK(why_no_model(folder.path).find("step 50 of 400") != std::string::npos);
  const auto says_nothing = [&] { return why_no_model(folder.path).find("saved one, and") != std::string::npos; };
  for (const char* const metrics : {"step,epoch\n", "epoch\n1\n", "step,epoch\n1\n2,2,2\n"}) {
    CAPTURE(metrics);
    write(folder / "metrics.csv", metrics);
    CHECK(says_nothing());
  }
  write(folder / "metrics.csv", "step,epoch\n50,1\n");
  write(folder / "config.toml", "steps = = 1");
  CHECK(why_no_model(folder.path).find("at step 50, and") != std::string::npos);
}

TEST_CASE("the newest checkpoint is named, by its number and not by its letters") {
  const TemporaryFolder folder;
  begin_run(folder.path);
  const fs::path checkpoints = folder / "checkpoints";
  for (const char* name : {"epoch-0009.safetensors", "epoch-0010.safetensors", "epoch-9999.tmp"})
    write(checkpoints / name, "");
  CHECK(why_no_model(folder.path)
            .ends_with("and its newest checkpoint, " + (checkpoints / "epoch-0010.safetensors").string() +
                       ", can be named in its place"));
  write(checkpoints / "epoch-10000.safetensors", "");
  write(checkpoints / "epoch-9999.safetensors", "");
  CHECK(why_no_model(folder.path).find("epoch-10000.safetensors") != std::string::npos);
}

TEST_CASE("why_no_model says that a marked run is still being trained") {
  const TemporaryFolder folder;
  begin_run(folder.path);
  std::optional<TrainingMark> mark;
  mark.emplace(folder.path);
  CHECK(why_no_model(folder.path) ==
        "is still being trained, and has only begun; there is no model yet, and it has no checkpoint either");
  write(folder / "metrics.csv", "step\n80\n");
  CHECK(why_no_model(folder.path) ==
        "is still being trained: step 80 of 400; there is no model yet, and it has no checkpoint either");
  mark.reset();
  CHECK(why_no_model(folder.path).starts_with("has no model: training was stopped"));
}

TEST_CASE("a folder without a configuration cannot be marked") {
  const TemporaryFolder folder;
  CHECK_THROWS_AS(TrainingMark{folder.path}, av::FileError);
}
