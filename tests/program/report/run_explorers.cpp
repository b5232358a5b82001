// SPDX-License-Identifier: MIT
#include "report/run_explorers.hpp"

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/untrained_run.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include <animevae/image/image_tensor.hpp>
#include <animevae/image/read_image.hpp>
#include <animevae/latent/rows.hpp>

namespace av = animevae;
using namespace animevae::program;

namespace {

/// Two directions of length 2, along z0 and z4, from an origin of 0.5 everywhere.
Walks two_walks(Walk walk) {
  Walks walks{.title = "Walks",
              .caption = "Two of them",
              .directions = {.names = {"a", "b", "c"}, .origin = at::full({10}, 0.5), .vectors = at::zeros({3, 10})},
              .shown = {2, 0},
              .sliders = {{"c"}, {"a"}},
              .walk = walk,
              .reach = 3};
  walks.directions.vectors[0][0].fill_(2);
  walks.directions.vectors[2][4].fill_(2);
  return walks;
}

/// The mean difference in grey levels of a frame in a sheet from a latent's picture: WebP loses a little.
double distance(const av::Image& sheet, int row, int frame, const Run& run, const av::Tensor& latent) {
  const at::NoGradGuard no_grad;
  const av::Image picture = av::to_image(av::pictures_of_rows(run.model, latent.unsqueeze(0))[0]);
  double sum = 0;
  for (int y = 0; y < 32; ++y)
    for (int x = 0; x < 32; ++x)
      sum += std::abs(int(sheet.at(row * 32 + y, frame * 32 + x)[0]) - int(picture.at(y, x)[0]));
  return sum / (32 * 32);
}

av::Tensor moved(av::Tensor latent, std::int64_t place, double to) {
  latent = latent.clone();
  latent[place].fill_(to);
  return latent;
}

}  // namespace

TEST_CASE("an absolute slider shows its whole range and begins at the face's coordinate") {
  const UntrainedRun own{1};
  const av::Tensor face = moved(moved(at::full({10}, 0.5), 4, 0.5 + 2 * 3), 0, 0.5 - 2 * 1.5);
  const ReportExplorer explorer =
      explorer_of(own.run, two_walks(Walk::absolute), {{"first", face}, {"far away", moved(face, 4, 99)}});
  check(explorer);
  CHECK(explorer.title == "Walks");
  CHECK(explorer.from == -3);
  CHECK(explorer.to == 3);
  CHECK(explorer.frames == 15);
  CHECK(explorer.width == 32);
  REQUIRE(explorer.starts.size() == 2);
  CHECK(explorer.starts[0].name == "first");
  // Of the 15 frames from -3 to 3 the last one is at 3; -1.5 lies between the fourth (-12/7) and the fifth (-9/7).
  CHECK(explorer.starts[0].frames[0] == 14);
  CHECK((explorer.starts[0].frames[1] == 3 || explorer.starts[0].frames[1] == 4));
  CHECK(explorer.starts[1].frames[0] == 14);  // beyond its end
  const av::Image sheet = av::decode_image(explorer.starts[0].sheet);
  CHECK(sheet.width == 15 * 32);
  CHECK(sheet.height == 2 * 32);
  CHECK(distance(sheet, 0, 14, own.run, face) < 6);
  CHECK(distance(sheet, 0, 0, own.run, moved(face, 4, 0.5 - 2 * 3)) < 6);
  CHECK(distance(sheet, 1, 7, own.run, moved(face, 0, 0.5)) < 6);
}

TEST_CASE("a relative slider begins in its middle, at the face itself") {
  const UntrainedRun own{1};
  const av::Tensor face = normal_numbers({10}, 5, at::kFloat);
  const ReportExplorer explorer = explorer_of(own.run, two_walks(Walk::relative), {{"face", face}});
  REQUIRE(explorer.starts.size() == 1);
  CHECK(explorer.starts[0].frames == std::vector<int>{7, 7});
  const av::Image sheet = av::decode_image(explorer.starts[0].sheet);
  CHECK(distance(sheet, 0, 7, own.run, face) < 6);
  CHECK(distance(sheet, 1, 14, own.run, moved(face, 0, face[0].item<double>() + 6)) < 6);
}

TEST_CASE("a slider along a direction of length 0 begins in its middle") {
  const UntrainedRun own{1};
  Walks walks = two_walks(Walk::absolute);
  walks.shown = {1};
  walks.sliders = {{"b"}};
  const ReportExplorer explorer = explorer_of(own.run, walks, {{"face", at::zeros({10})}});
  CHECK(explorer.starts[0].frames == std::vector<int>{7});
}
