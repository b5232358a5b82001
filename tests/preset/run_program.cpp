// SPDX-License-Identifier: MIT
#include <animevae/preset/run_program.hpp>

#include "support/doctest.hpp"

#include <vector>

namespace av = animevae;

namespace {

template <class... Presets>
constexpr bool is_a_call =
    requires(int argc, char** argv, const Presets&... presets) { av::run_program(argc, argv, presets...); };

}  // namespace

TEST_CASE("run_program takes one preset, several, or a vector of them, and nothing else") {
  CHECK(is_a_call<av::Preset>);
  CHECK(is_a_call<av::Preset, av::Preset, av::Preset>);
  CHECK(is_a_call<std::vector<av::Preset>>);
  CHECK_FALSE(is_a_call<>);
  CHECK_FALSE(is_a_call<av::Preset, int>);
}
