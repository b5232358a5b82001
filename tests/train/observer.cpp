// SPDX-License-Identifier: MIT
#include <animevae/train/observer.hpp>

#include <animevae/train/adam.hpp>
#include <animevae/train/clip.hpp>
#include <animevae/train/last_step.hpp>
#include <animevae/train/show_progress.hpp>

#include "support/doctest.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

struct Stops {
  [[nodiscard]] bool wants_to_stop() const { return true; }
};
struct MisspeltHook {
  void epoch_end(const auto&, const av::Measurement&) {}
};

}  // namespace

TEST_CASE("an observer has one of the members that train() calls, at least") {
  CHECK(av::ObserverOf<Stops, TinyModel<>>);
  CHECK(av::ObserverOf<const Stops&, TinyModel<>>);
  CHECK(av::ObserverOf<av::LastStep&, TinyModel<>>);
  CHECK(av::ObserverOf<av::ShowProgress, TinyModel<>>);
  CHECK_FALSE(av::ObserverOf<MisspeltHook, TinyModel<>>);
  CHECK_FALSE(av::ObserverOf<av::Adam, TinyModel<>>);
  CHECK_FALSE(av::ObserverOf<int, TinyModel<>>);
}
