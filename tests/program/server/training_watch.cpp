// SPDX-License-Identifier: MIT
#include "server/training_watch.hpp"

#include "support/doctest.hpp"

#include <nlohmann/json.hpp>

#include <animevae/weights/model_file.hpp>

#include "run/training_state.hpp"
#include "support/run_in_training.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;
using namespace animevae::program;

TEST_CASE("the state of a run in training says how far it is, how fast, how good, and what it warned of") {
  const RunInTraining own;
  const TrainingMark mark{own.run};
  const nlohmann::json state = own.watch.state();
  CHECK(state["name"] == "first");
  CHECK(state["preset"] == "vae-animeface");
  CHECK(state["state"] == "training");
  CHECK(state["step"] == 20);
  CHECK(state["steps"] == 40);
  CHECK(state["length"] == "4 epochs");
  CHECK(state["images_per_second"] == 20);
  CHECK(state["seconds_left"] == 10);
  CHECK(state["elbo"] == -50);
  CHECK(state["elbo_is_held_out"] == false);
  CHECK(state["psnr"] == 12.5);
  CHECK(state["readings"] == 2);
  CHECK(state["warnings"] == nlohmann::json{"the posterior <collapses>"});
  CHECK(state["pictures"] == nlohmann::json::array({{{"kind", "prior"}, {"unit", "epoch"}, {"numbers", {1, 2}}}}));
  CHECK_FALSE(own.watch.is_over());
}

TEST_CASE("a training that has only begun has no numbers yet, and no curves") {
  const TemporaryFolder folder;
  put_text(folder / "config.toml", "[train]\npreset = \"vae-animeface\"\nepochs = 4\n");
  const TrainingWatch watch{folder.path};
  const nlohmann::json state = watch.state();
  CHECK(state["readings"] == 0);
  CHECK(state["steps"].is_null());
  CHECK(state["elbo"].is_null());
  CHECK(state["psnr"].is_null());
  CHECK(state["pictures"].empty());
  CHECK(watch.curves().empty());
}

TEST_CASE("a training is over once it has a model and no process trains it") {
  const RunInTraining own;
  const TinyModel<> model;
  {
    const TrainingMark mark{own.run};
    av::save_model(own.run / "model.safetensors", model);
    CHECK_FALSE(own.watch.is_over());
  }
  CHECK(own.watch.is_over());
}
