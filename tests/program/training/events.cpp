// SPDX-License-Identifier: MIT
// What TensorBoard reads in such a file is in tests/program/cli/tensorboard.py.
#include "training/events.hpp"

#include "support/doctest.hpp"

#include <string>
#include <vector>

#include <animevae/core/read_file.hpp>

#include "support/small_run.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;
using namespace av::program;

TEST_CASE("tensorboard_events writes reconstructions and samples as two PNGs at the end of an epoch") {
  const TemporaryFolder folder;
  const Dataset faces = small_faces(3);
  const av::AnyModel model = small_model();
  const av::TrainState state{3, {.epochs = 1}};
  auto events = tensorboard_events(folder.path, faces);
  const av::TrainingView<av::AnyModel> view{model, state};
  events.started(view);
  events.epoch_ended(view, {.progress = state.progress(), .rate_per_latent = {1, 2}});
  const std::vector<std::byte> bytes = av::read_file(folder / "events.out.tfevents.animevae");
  const std::string text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  CHECK(text.find("images above their reconstructions") != std::string::npos);
  CHECK(text.find("samples") != std::string::npos);
  std::size_t pngs = 0;
  for (std::size_t at = text.find("\x89PNG"); at != std::string::npos; at = text.find("\x89PNG", at + 1)) ++pngs;
  CHECK(pngs == 2);
}
