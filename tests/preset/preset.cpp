// SPDX-License-Identifier: MIT
#include <animevae/preset/preset.hpp>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

constexpr auto first = av::Network({2}, av::linear(3)), second = av::Network({3}, av::linear(5));

}  // namespace

TEST_CASE("Preset::network finds a network by its name, and none for another name") {
  const av::Preset preset{.networks = {{"encoder", first}, {"decoder", second}}};
  CHECK(preset.network("decoder").out == av::Shape{5});
  CHECK(preset.encoder().layers.data() == first.layers.data());
  CHECK(preset.decoder().layers.data() == second.layers.data());
  CHECK(preset.network("prior").layers.empty());
  CHECK(av::Preset{}.encoder().layers.empty());
}
