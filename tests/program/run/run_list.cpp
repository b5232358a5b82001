// SPDX-License-Identifier: MIT
#include "run/run_list.hpp"

#include "support/doctest.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/weights/model_file.hpp>

#include "run/training_state.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;
namespace fs = std::filesystem;
using namespace av::program;

namespace {

void put(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream{path} << text;
}

/// A run folder that was written so many hours ago.
fs::path put_run(const fs::path& folder, int hours, const std::string& metrics) {
  put(folder / "config.toml", "[train]\npreset = \"vae-animeface\"\nepochs = 7\n");
  put(folder / "metrics.csv", metrics);
  fs::last_write_time(folder / "metrics.csv", fs::file_time_type::clock::now() - std::chrono::hours{hours});
  return folder;
}

const std::string plain = "step,epoch,images,seconds,distortion,rate\n50,1,500,5,100,7\n100,2,1000,15,90,10\n";
const std::string held_out =
    "step,epoch,images,seconds,distortion,rate,held_out_distortion,held_out_rate\n50,1,500,5,100,7,120,8\n"
    "60,2,600,6,90,10,,\n";

}  // namespace

TEST_CASE("runs are found below a folder, the one written last first, with what their files say") {
  const TemporaryFolder folder;
  put_run(folder / "old", 30, plain);
  put_run(folder / "deep/er/new", 1, held_out);
  put(folder / "other/config.toml", "[server]\nport = 3\n");
  put(folder / "notes.txt", "x");
  const std::vector<RunSummary> runs = runs_below(folder.path);
  REQUIRE(runs.size() == 2);
  CHECK(runs[0].folder == folder / "deep/er/new");
  CHECK(runs[0].preset == "vae-animeface");
  CHECK(runs[0].step == 60);
  CHECK(runs[0].elbo == -128);  // of held-out images, at the last row that has it
  CHECK(runs[0].is_held_out);
  CHECK(runs[1].elbo == -100);
  CHECK_FALSE(runs[1].is_held_out);
  CHECK(runs[1].epoch == 2);
  CHECK(runs[1].length == "7 epochs");
  CHECK(runs[1].images_per_second.value() == doctest::Approx(1000 / 15.0));
  CHECK(runs[0].seconds_left.value() == doctest::Approx((7 * 50 - 60) * 6 / 60.0));  // 50 steps an epoch, 10 a second
  CHECK(runs_below(folder / "old").size() == 1);
  CHECK_THROWS_AS((void)runs_below(folder / "none"), av::FileError);
}

TEST_CASE("a run of a model that is no density has a loss and no ELBO") {
  const TemporaryFolder folder;
  const RunSummary run = *summary_of(
      put_run(folder / "run", 1,
              "step,epoch,images,seconds,loss,distortion,rate,distortion_laplace\n50,1,500,5,107,100,7,100\n"));
  CHECK_FALSE(run.elbo);
  CHECK(run.loss == 107);
  CHECK_FALSE(run.is_held_out);
  const RunSummary with_held_out = *summary_of(
      put_run(folder / "other", 1,
              "step,epoch,images,seconds,loss,distortion,rate,distortion_laplace,held_out_loss,held_out_distortion,"
              "held_out_rate\n50,1,500,5,107,100,7,100,111,103,8\n"));
  CHECK_FALSE(with_held_out.elbo);
  CHECK(with_held_out.loss == 111);
  CHECK(with_held_out.is_held_out);
}

TEST_CASE("the remaining time is known once an epoch has ended, or at once where steps were asked for") {
  const TemporaryFolder folder;
  const fs::path run = put_run(folder / "run", 1, "step,epoch,images,seconds\n20,1,200,4\n");
  CHECK_FALSE(summary_of(run)->steps);
  CHECK_FALSE(summary_of(run)->seconds_left);
  put(run / "config.toml", "[train]\npreset = \"vae-animeface\"\nsteps = 100\n");
  CHECK(summary_of(run)->steps == 100);
  CHECK(summary_of(run)->seconds_left.value() == doctest::Approx(80 * 4 / 20.0));
  CHECK_FALSE(summary_of(folder.path));
}

TEST_CASE("the state of a run follows from its mark, its model and the warnings in its metadata") {
  const TemporaryFolder folder;
  const fs::path run = put_run(folder / "run", 1, plain);
  const auto state = [&] { return runs_below(run).at(0).state; };
  CHECK(state() == "interrupted");
  {
    const TrainingMark mark{run};
    CHECK(state() == "training");
  }
  const TinyModel<> model;
  av::save_model(run / "model.safetensors", model);
  CHECK(state() == "finished");
  av::save_model(run / "model.safetensors", model, {{"warnings", "training was stopped by a signal at step 3"}});
  CHECK(state() == "stopped");
  av::save_model(run / "model.safetensors", model, {{"warnings", "training diverged: the losses"}});
  CHECK(state() == "diverged");
}

TEST_CASE("time_ago writes seconds, minutes, hours or days") {
  CHECK(time_ago(5.9) == "5 s ago");
  CHECK(time_ago(-1) == "0 s ago");
  CHECK(time_ago(119) == "119 s ago");
  CHECK(time_ago(120) == "2 min ago");
  CHECK(time_ago(7200) == "2 h ago");
  CHECK(time_ago(200'000) == "2 days ago");
}
