// SPDX-License-Identifier: MIT
#include "figures/cluster_pictures.hpp"

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/drawing.hpp"
#include "support/holds.hpp"
#include "support/shows_tile.hpp"
#include "support/untrained_run.hpp"

#include <cstdint>
#include <vector>

#include <animevae/image/image_tensor.hpp>
#include <animevae/image/read_image.hpp>

namespace av = animevae;
using namespace animevae::program;

namespace {

using Rows = std::vector<std::vector<std::int64_t>>;

/// Images at 0, 1, 5 and at 10, 11, 11.5 of the first latent, in two clusters; a third has none.
av::Tensor means() {
  av::Tensor all = at::zeros({6, 2});
  all.select(1, 0).copy_(at::tensor({0.0F, 10.0F, 1.0F, 11.0F, 5.0F, 11.5F}));
  return all;
}

av::Clustering clustering() {
  return {.assignments = at::tensor({0, 1, 0, 1, 0, 1}, at::kLong),
          .centres = at::tensor({2.0, 0.0, 10.8, 0.0, 50.0, 0.0}, at::kDouble).reshape({3, 2}),
          .sizes = {3, 3, 0}};
}

}  // namespace

TEST_CASE("of a cluster the members nearest to their mean come first, and none of an empty one") {
  // Means 2 and 10.83: distances 2, 1, 3 of the first, 0.83, 0.17, 0.67 of the second.
  CHECK(typical_of_clusters(means(), clustering(), 9) == Rows{{2, 0, 4}, {3, 5, 1}});
  CHECK(typical_of_clusters(means(), clustering(), 2) == Rows{{2, 0}, {3, 5}});
}

TEST_CASE("a sheet has a row for each cluster, and no member twice") {
  const TemporaryFolder folder;
  const Dataset faces{{.faces = 6}, {1, 32, 32}};
  write_cluster_sheet(folder / "s.png", faces, {{2, 0, 4}, {3}}, clustering(), "Clusters", {.bare = true, .border = 0});
  const av::Image sheet = av::read_image(folder / "s.png");
  CHECK(sheet.width == 2 + 3 * 34);
  CHECK(sheet.height == 2 + 2 * 34);
  const auto tile = [&](std::int64_t number) {
    const std::vector<std::int64_t> one{number};
    return av::to_image(faces.batch(one)[0]);
  };
  CHECK(shows(sheet, tile(2), 2, 2));
  CHECK(shows(sheet, tile(4), 2, 2 + 2 * 34));
  CHECK(shows(sheet, tile(3), 36, 2));
  CHECK(shows(sheet, av::Image{32, 32, 1, 255}, 36, 36));  // white, as paper is
  av::Clustering sizes = clustering();
  sizes.sizes = {1234, 1};
  write_cluster_sheet(folder / "s.svg", faces, {{2, 0, 4}, {3}}, sizes, "Clusters", {});
  for (const char* words : {">Clusters<", ">medoid<", ">1,234 images<", ">1 image<"})
    CHECK(holds(text_of(folder / "s.svg"), words));
}

TEST_CASE("a map has its images, its clusters by size and the share of both components") {
  const Dataset faces{{.faces = 6}, {1, 32, 32}};
  const av::Canvas map = cluster_map(faces, {means(), at::zeros({6, 2})}, clustering());
  CHECK(says(map, "1: 3"));
  CHECK(says(map, "2: 3"));
  CHECK(says(map, "first principal component (100.0 % of the variance)"));
  CHECK(says(map, "second (0.0 %)"));
  const std::size_t pictures = drawn<av::PictureShape>(map).size();
  CHECK(pictures >= 2);
  CHECK(pictures <= 6);
  CHECK(says(map, std::to_string(pictures) + " of 6 images by their posterior means, coloured by cluster"));
}
