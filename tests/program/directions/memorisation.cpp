// SPDX-License-Identifier: MIT
#include "directions/memorisation.hpp"

#include <ATen/ops/ones.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/shows_tile.hpp"
#include "support/untrained_run.hpp"

#include <cstdint>
#include <vector>

#include <animevae/image/image_tensor.hpp>
#include <animevae/image/read_image.hpp>

namespace av = animevae;
using namespace animevae::program;

namespace {

constexpr std::int64_t one[] = {0};

}  // namespace

TEST_CASE("a check of memorisation says its two distances and its verdict") {
  const UntrainedRun own{2};
  MemorisationCheck check{.training = own.faces()};
  check.found.of_samples = 0.5;
  check.found.of_reference = 2;
  check.baseline = "held-out images";
  CHECK(check.sentence() ==
        "median distance from the nearest training image: 0.500 of samples, 2.000 of held-out images");
  CHECK(check.verdict() ==
        "samples lie much nearer to training images than other images do: the model may have memorised some");
  check.found.of_samples = 1.5;
  CHECK(check.verdict() == "no sign of memorised images");
}

TEST_CASE("samples that are training images are found, nearest to themselves") {
  const UntrainedRun own{5};
  const Dataset faces = own.faces();
  const std::vector<std::int64_t> two{3, 1};
  const MemorisationCheck check = check_memorisation(own.run, {.training = faces}, faces.batch(two), 2);
  CHECK(check.names == names_of(faces));
  CHECK(check.baseline == "the images from their own nearest");
  CHECK(check.found.nearest.rows.size(1) == 2);
  CHECK(check.found.nearest.rows[0][0].item<std::int64_t>() == 3);
  CHECK(check.found.nearest.rows[1][0].item<std::int64_t>() == 1);
  CHECK(check.found.of_samples == doctest::Approx(0).epsilon(1e-4));
  CHECK(check.found.is_suspected());
}

TEST_CASE("samples are compared with the images held out, where there are any") {
  const UntrainedRun own{5};
  const Dataset all = own.faces(), training = all.part({0, 1, 2}, "training"), held_out = all.part({3, 4}, "held out");
  // Training images at 0, 1 and 2 along the first latent, those held out at 4 and 10: 2 and 8 from the nearest; the
  // library takes the lower of two medians.
  av::Tensor means = at::zeros({5, 10});
  means.select(1, 0).copy_(at::tensor({0.0F, 1.0F, 2.0F, 4.0F, 10.0F}));
  own.keep_latents(all, means);
  const MemorisationCheck check =
      check_memorisation(own.run, {.training = training, .held_out = held_out}, all.batch(one), 5);
  CHECK(check.baseline == "held-out images");
  CHECK(check.found.of_reference == 2);
  CHECK(check.found.nearest.rows.size(1) == 3);  // no more than there are
}

TEST_CASE("one training image is too few to look among") {
  const UntrainedRun own{1};
  CHECK_THROWS_WITH_AS((void)check_memorisation(own.run, {.training = own.faces()}, own.faces().batch(one), 1),
                       "--neighbours needs at least 2 images to look among", av::InvalidValue);
}

TEST_CASE("each sample has its neighbours at its right, as many groups in a row as fit") {
  const UntrainedRun own{4};
  const Dataset faces = own.faces();
  const MemorisationCheck check{.training = faces,
                                .found = {.nearest = {at::tensor({2, 3, 0, 1, 3, 2}, at::kLong).reshape({3, 2}), {}}}};
  const av::Tensor samples = at::stack({at::zeros({1, 32, 32}), at::ones({1, 32, 32}), at::zeros({1, 32, 32})});
  draw_neighbours(own.folder / "n.png", samples, check, 7, {}, {.bare = true});
  // Two groups of three tiles of 32 pixels fit into 7 columns; 2 pixels lie between and around them.
  const av::Image sheet = av::read_image(own.folder / "n.png");
  CHECK(sheet.width == 6 * 34 + 2);
  CHECK(sheet.height == 2 * 34 + 2);
  const auto tile = [&](std::int64_t index) {
    const std::vector<std::int64_t> number{index};
    return av::to_image(faces.batch(number)[0]);
  };
  const av::Image black{32, 32, 1}, white{32, 32, 1, 255};
  CHECK(shows(sheet, black, 2, 2));
  CHECK(shows(sheet, tile(2), 2, 2 + 34));
  CHECK(shows(sheet, tile(3), 2, 2 + 2 * 34));
  CHECK(shows(sheet, white, 2, 2 + 3 * 34));
  CHECK(shows(sheet, tile(1), 2, 2 + 5 * 34));
  CHECK(shows(sheet, tile(2), 2 + 34, 2 + 2 * 34));
  CHECK_FALSE(shows(sheet, tile(3), 2, 2 + 34));
}
