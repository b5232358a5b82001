// SPDX-License-Identifier: MIT
#include <animevae/train/last_step.hpp>

#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

/// Ends training after some steps.
struct StopAfter {
  int steps;
  [[nodiscard]] bool wants_to_stop() { return --steps == 0; }
};

}  // namespace

TEST_CASE("LastStep has the step at which training ended, and the number that was asked for") {
  TinyModel<> model;
  av::LastStep whole, part;
  av::train(model, tiny_images(11), {.epochs = 3, .batch_size = 4}, whole);  // 3 steps an epoch
  CHECK(whole.step == 9);
  CHECK(whole.total_steps == 9);
  av::train(model, tiny_images(11), {.epochs = 3, .batch_size = 4}, part, StopAfter{5});
  CHECK(part.step == 5);
  CHECK(part.total_steps == 9);
}
