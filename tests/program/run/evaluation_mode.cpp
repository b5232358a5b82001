// SPDX-License-Identifier: MIT
#include "run/evaluation_mode.hpp"

#include "support/doctest.hpp"

#include <optional>
#include <string>

#include <animevae/network/network.hpp>

namespace av = animevae;
using namespace av::program;

namespace {

template <int Thousandths>
constexpr auto normalised = av::Network({1, 4, 4}, av::conv(2) | av::batch_norm({.momentum = Thousandths / 1000.0}));
constexpr auto plain = av::Network({1, 4, 4}, av::conv(2));

av::Preset preset_of(av::NetworkView encoder, av::NetworkView decoder) {
  av::Preset preset = find_preset("vae-animeface-grey-32");
  preset.networks = {{"encoder", encoder}, {"decoder", decoder}};
  return preset;
}

}  // namespace

TEST_CASE("caution_of is empty without batch normalisation, and where the number of steps is unknown") {
  CHECK_FALSE(caution_of(preset_of(plain, plain), 1));
  CHECK_FALSE(caution_of(preset_of(normalised<100>, plain), std::nullopt));
}

TEST_CASE("caution_of is empty once less than a twentieth of the initial running statistics is left") {
  // 0.9^28 = 0.0523 and 0.9^29 = 0.0471.
  const av::Preset preset = preset_of(normalised<100>, plain);
  CHECK_FALSE(caution_of(preset, 29));
  CHECK(caution_of(preset, 28) ==
        "the running statistics of batch normalisation have seen 28 steps and keep 90 % of themselves at each; results "
        "and pictures depend on them and mean little before about 29 steps");
  CHECK(caution_of(preset, 1).value().find("have seen 1 step and keep") != std::string::npos);
  // 0.5^5 = 0.031 is the first below.
  CHECK(caution_of(preset_of(plain, normalised<500>), 4));
  CHECK_FALSE(caution_of(preset_of(plain, normalised<500>), 5));
}

TEST_CASE("caution_of goes by the slowest running statistics, and rounds large numbers of steps") {
  // ln 0.05 / ln 0.999 = 2994.2.
  for (const av::Preset& preset :
       {preset_of(normalised<100>, normalised<1>), preset_of(normalised<1>, normalised<100>)}) {
    CHECK(caution_of(preset, 2999) ==
          "the running statistics of batch normalisation have seen 2,999 steps and keep 99.9 % of themselves at each; "
          "results and pictures depend on them and mean little before about 3,000 steps");
    CHECK_FALSE(caution_of(preset, 3000));
  }
}

TEST_CASE("caution_of is empty for statistics that are replaced at every step") {
  CHECK_FALSE(caution_of(preset_of(normalised<1000>, plain), 1));
}

TEST_CASE("why_not_finite names the weights, the running statistics, or the few steps these have seen") {
  const std::string begin = "in evaluation mode the model's numbers for these images are not finite: ";
  CHECK(why_not_finite(preset_of(plain, plain), 5) ==
        begin + "its weights do not suit them; train it longer or with a smaller learning rate");
  CHECK(why_not_finite(preset_of(normalised<100>, plain), 100) ==
        begin +
            "its weights, or the running statistics of its batch normalisation, do not suit them; train it longer or "
            "with a smaller learning rate");
  const av::Preset young = preset_of(normalised<100>, plain);
  CHECK(why_not_finite(young, 3) == begin + caution_of(young, 3).value());
}
