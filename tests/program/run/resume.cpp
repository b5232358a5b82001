// SPDX-License-Identifier: MIT
#include "run/resume.hpp"

#include "support/doctest.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/train/train.hpp>
#include <animevae/train/write_checkpoints.hpp>

#include "run/training_state.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;
namespace fs = std::filesystem;
using namespace av::program;

namespace {

void write_text(const fs::path& path, const std::string& text) { std::ofstream{path} << text; }

/// A run folder with three checkpoints.
struct TrainedFolder {
  TemporaryFolder folder;

  TrainedFolder() {
    write_text(folder / "config.toml", "[train]\nepochs = 3\n");
    TinyModel<> model;
    av::train(model, tiny_images(4), {.epochs = 3, .batch_size = 2},
              av::WriteCheckpoints{
                  folder / "checkpoints", {}, {{"data.fingerprint", "abc"}, {"data.description", "4 faces"}}});
  }
};

}  // namespace

TEST_CASE("training goes on from the newest checkpoint that can be read") {
  const TrainedFolder run;
  const ResumePoint newest = find_resume_point(run.folder.path);
  CHECK(newest.step() == 6);
  CHECK(newest.damaged.empty());
  fs::resize_file(newest.checkpoint, fs::file_size(newest.checkpoint) / 2);
  const ResumePoint before = find_resume_point(run.folder.path);
  CHECK(before.step() == 4);
  CHECK(before.damaged.size() == 1);
}

TEST_CASE("a folder from which no training can go on is refused in a sentence") {
  const TrainedFolder run;
  const TemporaryFolder empty;
  CHECK_THROWS_WITH_AS((void)find_resume_point(empty.path), doctest::Contains("is not a run folder"), av::FileError);
  write_text(empty / "config.toml", "");
  CHECK_THROWS_WITH_AS((void)find_resume_point(empty.path), doctest::Contains("has no checkpoint"), av::FileError);
  {
    const TrainingMark mark{run.folder.path};
    CHECK_THROWS_WITH_AS((void)find_resume_point(run.folder.path),
                         doctest::Contains("is being trained by another process"), av::FileError);
  }
  for (const fs::directory_entry& file : fs::directory_iterator{run.folder / "checkpoints"})
    write_text(file.path(), "x");
  CHECK_THROWS_WITH_AS((void)find_resume_point(run.folder.path), doctest::Contains("no older checkpoint is left"),
                       av::Error);
}

TEST_CASE("changed_options lists options that differ, and check_may_change refuses those that may not") {
  const std::vector<ChangedOption> changed = changed_options("[train]\nepochs = 3\nseed = 1\nclip-norm-at = 2\n",
                                                             "[train]\nepochs = 5\nseed = 1\nema-decay = 0.9\n");
  REQUIRE(changed.size() == 3);
  CHECK(changed[0].name == "ema-decay");
  CHECK(changed[0].was.empty());
  CHECK(changed[1].name == "epochs");
  CHECK(changed[1].was == "3");
  CHECK(changed[1].is == "5");
  CHECK(changed[2].name == "clip-norm-at");
  CHECK(changed[2].is.empty());
  CHECK_NOTHROW(check_may_change(changed[1]));
  CHECK_NOTHROW(check_may_change({"ema", "0.9", "0.99"}));
  CHECK_THROWS_WITH_AS(check_may_change({"ema", "", "0.99"}),
                       "--ema 0.99 has a state that begins with the training, and this run began without it",
                       av::InvalidValue);
  CHECK_THROWS_AS(check_may_change({"schedule", "cosine", "plateau"}), av::InvalidValue);
  CHECK_THROWS_WITH_AS(
      check_may_change({"batch-size", "64", "32"}),
      "--batch-size was 64 when the run began and is 32 here; a run goes on with the value that it began "
      "with",
      av::InvalidValue);
}

TEST_CASE("a run that has its report and all steps is finished") {
  const TrainedFolder run;
  const ResumePoint point = find_resume_point(run.folder.path);
  CHECK_NOTHROW(check_not_finished(point, run.folder.path, 6));  // it was killed while it was measured
  write_text(run.folder / "report.html", "");
  CHECK_NOTHROW(check_not_finished(point, run.folder.path, 7));
  CHECK_THROWS_WITH_AS(check_not_finished(point, run.folder.path, 6),
                       doctest::Contains("was trained to its end, step 6 of 6; --epochs or --steps"), av::InvalidValue);
}

TEST_CASE("words_on_going_on says from which step training goes on, and which options change") {
  const ResumePoint point{"run/checkpoints/epoch-0003.safetensors", {{"step", "1200"}}, {"it is damaged"}};
  CHECK(words_on_going_on(point, {{"epochs", "3", "5"}, {"clip", "", "1"}}) ==
        std::vector<std::string>{"warning: it is damaged; the one before it is used",
                                 "going on after step 1,200, from run/checkpoints/epoch-0003.safetensors",
                                 "from step 1,201 on epochs is 5 in place of 3",
                                 "from step 1,201 on clip is 1 in place of the default"});
}

TEST_CASE("images that were changed since are refused") {
  const TrainedFolder run;
  const ResumePoint point = find_resume_point(run.folder.path);
  CHECK_NOTHROW(check_same_images(point, {{"data.fingerprint", "abc"}}));
  CHECK_THROWS_WITH_AS(check_same_images(point, {{"data.fingerprint", "abd"}, {"data.description", "5 faces"}}),
                       doctest::Contains("was trained on other images than these (4 faces; now 5 faces)"),
                       av::FileError);
}
