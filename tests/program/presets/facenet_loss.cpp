// SPDX-License-Identifier: MIT
#include "presets/facenet_loss.hpp"

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"

#include <cstdint>

namespace av = animevae;
using namespace av::program;

TEST_CASE("the reconstruction follows from the mean distortion of a batch, the total from facenet's weights") {
  const av::PrintedLoss loss =
      facenet_loss("PLAIN", {.alfa = 2, .beta = 0.25},
                   [](double distortion, std::int64_t images) { return 100 * distortion + double(images); });
  av::Evaluation e;
  e.images = at::zeros({4, 3, 2, 2});
  e.distortion = at::tensor({1.0, 2.0, 3.0, 6.0});
  e.rate = at::tensor({0.5, 1.5, 2.0, 4.0});
  CHECK(loss.name == "PLAIN");
  CHECK(loss.is_summed);
  CHECK(loss.reconstruction(e) == doctest::Approx(304));
  CHECK(loss.from_distortion(3, 4) == loss.reconstruction(e));
  CHECK(loss.kl(e) == doctest::Approx(2));
  CHECK(loss.total(304, 2) == doctest::Approx(80));
}

TEST_CASE("facenet_units names the reconstruction and is marked as printed, unlike nats_per_image") {
  constexpr av::StepUnits units = facenet_units("squares");
  CHECK(units.as_printed);
  CHECK(units.reconstruction == "squares");
  CHECK_FALSE(av::nats_per_image.as_printed);
}
