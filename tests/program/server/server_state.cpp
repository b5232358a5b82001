// SPDX-License-Identifier: MIT
#include "server/server_state.hpp"

#include "support/doctest.hpp"
#include "support/untrained_run.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "server/http.hpp"

using namespace animevae::program;

namespace {

void wait_for(const ServerState& state) {
  while (!state.is_ready()) std::this_thread::sleep_for(std::chrono::milliseconds{1});
}

}  // namespace

TEST_CASE("the latents are there at once, and components and the map once the images are encoded") {
  const UntrainedRun own{3};
  ServerState state{open_run(own.folder.path), {}};
  CHECK(state.latent_space()->latents.size() == 10);
  wait_for(state);
  const auto space = state.latent_space();
  CHECK(space->images->size() == 3);
  CHECK(space->components.size() == 3);
  const auto map = state.map();
  CHECK(map->items.size() == 3);
  CHECK(state.map() == map);  // drawn once
}

TEST_CASE("without images the state is ready too, and there is no map") {
  const UntrainedRun own{1, {{"data.folder", "/no/such/folder"}}}, decoder{1, {{"only_part", "decoder"}}};
  for (const UntrainedRun* each : {&own, &decoder}) {
    ServerState state{open_run(each->folder.path), {}};
    wait_for(state);
    const std::string problem = state.latent_space()->problem;
    CHECK_FALSE(problem.empty());
    CHECK_THROWS_WITH_AS((void)state.map(), ("there is no map: " + problem).c_str(), HttpError);
  }
}

TEST_CASE("where the statistics of the images fail, the latents remain") {
  const UntrainedRun own{1};  // of one image there are no statistics
  ServerState state{open_run(own.folder.path), {}};
  wait_for(state);
  CHECK(state.latent_space()->problem == "statistics of the latents need at least 2 images");
  CHECK(state.latent_space()->latents.size() == 10);
}

TEST_CASE("UploadSlot gives its place back") {
  const UntrainedRun own{2};
  ServerState state{open_run(own.folder.path), {}};
  for (int i = 0; i < 3; ++i) {
    const ServerState::UploadSlot first{state}, second{state};
  }
  wait_for(state);
}
