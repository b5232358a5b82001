// SPDX-License-Identifier: MIT
#include "figures/figures.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <CLI/CLI.hpp>

#include "support/doctest.hpp"
#include "support/drawing.hpp"
#include "support/holds.hpp"
#include "support/shows_tile.hpp"
#include "support/tensors.hpp"
#include "support/untrained_run.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/image/image_tensor.hpp>
#include <animevae/image/read_image.hpp>
#include <animevae/latent/rows.hpp>

namespace av = animevae;
using namespace animevae::program;

namespace {

/// Two grey pictures of 2 x 3 pixels, black and white but for one pixel each.
av::Tensor two_pictures() {
  av::Tensor pictures = at::zeros({2, 1, 2, 3});
  pictures[1].fill_(1);
  pictures[0][0][1][2].fill_(1);
  pictures[1][0][0][0].fill_(0);
  return pictures;
}

av::Image image_of(const Dataset& faces, std::int64_t number) {
  const std::vector<std::int64_t> one{number};
  return av::to_image(faces.batch(one)[0]);
}

constexpr GridStyle bare{.bare = true};

}  // namespace

TEST_CASE("pictures become images one by one") {
  const std::vector<av::Image> images = to_images(two_pictures());
  REQUIRE(images.size() == 2);
  CHECK(images[0].width == 3);
  CHECK(images[0].height == 2);
  CHECK(images[0].channels == 1);
  CHECK(images[0].pixels == std::vector<std::uint8_t>{0, 0, 0, 0, 0, 255});
  CHECK(images[1].pixels == std::vector<std::uint8_t>{0, 255, 255, 255, 255, 255});
  CHECK(to_images(at::zeros({0, 1, 2, 3})).empty());
}

TEST_CASE("a caption has its rate below it") {
  CHECK(caption_with_rate("z3 hair shade", 2.914) == "z3 hair shade\nKL 2.91");
  CHECK(caption_with_rate("z0", 0) == "z0\nKL 0.00");
}

TEST_CASE("a bare grid is the pictures in their own pixels with a border of the style's grey") {
  const TemporaryFolder folder;
  const GridStyle style{.bare = true, .padding = 1, .border = 100};
  write_rows(folder / "row.png", two_pictures(), 2, {.title = "not shown", .rows = {"nor this"}}, style);
  const av::Image grid = av::read_image(folder / "row.png");
  CHECK(grid.width == 1 + 3 + 1 + 3 + 1);
  CHECK(grid.height == 1 + 2 + 1);
  CHECK(grid.at(0, 0)[0] == 100);
  CHECK(grid.at(1, 4)[0] == 100);
  CHECK(shows(grid, to_images(two_pictures())[0], 1, 1));
  CHECK(shows(grid, to_images(two_pictures())[1], 1, 5));
  CHECK(grid_frame(two_pictures(), 2, {}, style) == grid);
  const av::Image enlarged = grid_frame(two_pictures(), 1, {}, {.bare = true, .enlarge = 4, .padding = 1});
  CHECK(enlarged.width == 1 + 12 + 1);
  CHECK(enlarged.height == 1 + 8 + 1 + 8 + 1);
}

TEST_CASE("a figure has its captions, and its title unless the page has one") {
  const TemporaryFolder folder;
  const Captions captions{.title = "Faces", .rows = {"upper", "lower"}, .columns = {"one"}};
  write_rows(folder / "titled.svg", two_pictures(), 1, captions);
  write_rows(folder / "untitled.svg", two_pictures(), 1, captions, {.titled = false});
  for (const char* words : {"upper", "lower", "one"}) CHECK(holds(text_of(folder / "untitled.svg"), words));
  CHECK(holds(text_of(folder / "titled.svg"), ">Faces<"));
  CHECK_FALSE(holds(text_of(folder / "untitled.svg"), ">Faces<"));
  write_pictures(folder / "pictures.svg", two_pictures(), 2, "All of them");
  CHECK(holds(text_of(folder / "pictures.svg"), "All of them"));
  CHECK(grid_frame(two_pictures(), 1, captions, {}).height > 2 * 2 + 3 * 2);
}

TEST_CASE("images stand above their reconstructions") {
  const UntrainedRun own{3};
  const Dataset faces = own.faces();
  const std::vector<std::int64_t> chosen{2, 0};
  const av::Tensor again = av::reconstructions(own.run.model, faces.batch(chosen));
  write_reconstructions(own.folder / "both.png", own.run.model, faces, chosen, bare);
  const av::Image both = av::read_image(own.folder / "both.png");
  CHECK(both.width == 2 + 2 * 34);
  CHECK(both.height == 2 + 2 * 34);
  CHECK(shows(both, image_of(faces, 2), 2, 2));
  CHECK(shows(both, image_of(faces, 0), 2, 36));
  CHECK(shows(both, av::to_image(again[0]), 36, 2));
  CHECK(shows(both, av::to_image(again[1]), 36, 36));
  write_reconstructions_alone(own.folder / "alone.png", own.run.model, faces, chosen, 1, bare);
  const av::Image alone = av::read_image(own.folder / "alone.png");
  CHECK(alone.width == 2 + 34);
  CHECK(shows(alone, av::to_image(again[1]), 36, 2));
}

TEST_CASE("samples are those of their seed") {
  const UntrainedRun own{1};
  const auto samples = [&](std::uint64_t seed) {
    write_samples(own.folder / "s.png", own.run.model, 6, 3, seed, bare);
    return av::read_image(own.folder / "s.png");
  };
  const av::Image first = samples(1);
  CHECK(first.width == 2 + 3 * 34);
  CHECK(first.height == 2 + 2 * 34);
  CHECK(samples(1) == first);
  CHECK_FALSE(samples(2) == first);
}

TEST_CASE("a traversal has a row for each latent, from one end to the other") {
  const UntrainedRun own{1};
  const at::NoGradGuard no_grad;
  write_traversals(own.folder / "t.png", own.run.model, at::zeros({10}), {{4, -2, 2}, {1, 0, 3}}, 3, {}, bare);
  const av::Image grid = av::read_image(own.folder / "t.png");
  CHECK(grid.width == 2 + 3 * 34);
  av::Tensor end = at::zeros({1, 10});
  end[0][1].fill_(3);
  CHECK(shows(grid, av::to_image(av::pictures_of_rows(own.run.model, end)[0]), 36, 2 + 2 * 34));
}

TEST_CASE("write_clusters shows as many faces at every end as the smallest end has") {
  const UntrainedRun own{6};
  const Dataset faces = own.faces();
  const LatentNames names{own.run.folder};
  const std::vector<av::LatentExtremes> clusters{{1, {0, 1, 2}, {3, 4}}, {0, {5, 2}, {4, 0, 1}}};
  write_clusters(own.folder / "c.png", faces, clusters, {0.5, 0.25}, names, bare);
  const av::Image grid = av::read_image(own.folder / "c.png");
  CHECK(grid.width == 2 + 4 * 34);
  CHECK(grid.height == 2 + 2 * 34);
  CHECK(shows(grid, image_of(faces, 1), 2, 36));
  CHECK(shows(grid, image_of(faces, 3), 2, 2 + 2 * 34));
  CHECK(shows(grid, image_of(faces, 5), 36, 2));
  CHECK(shows(grid, image_of(faces, 0), 36, 2 + 3 * 34));
  write_clusters(own.folder / "c.svg", faces, clusters, {0.5, 0.25}, names);
  CHECK(holds(text_of(own.folder / "c.svg"), ">KL 0.25<"));
}

TEST_CASE("of many latents a diagnosis draws those with the largest KL divergence, and says so") {
  const TemporaryFolder folder;
  LatentNames names{folder.path};
  names.set("z69", {"hair shade", {}, {}});
  const auto drawn_of = [&](std::int64_t latents, bool faithful) {
    const av::Tensor means = normal_numbers({20, latents}, 4, at::kFloat) * at::arange(1, latents + 1, at::kFloat);
    const av::PosteriorTable table{means, at::zeros({20, latents})};
    return diagnosis_figure(table, av::latent_statistics(table), names, faithful);
  };
  const av::Canvas many = drawn_of(70, false), few = drawn_of(3, false);
  CHECK(says(many, "The 64 of 70 latents with the largest KL divergence"));
  CHECK_FALSE(says(few, "The 3 of 3 latents with the largest KL divergence"));
  CHECK(says(few, "z0"));
  CHECK(drawn<av::RectangleShape>(drawn_of(3, true)).size() < drawn<av::RectangleShape>(few).size());
  write_diagnosis(folder / "d.svg", {at::eye(3), at::zeros({3, 3})},
                  av::latent_statistics({at::eye(3), at::zeros({3, 3})}), names, true);
  CHECK(text_of(folder / "d.svg").starts_with("<svg"));
}

TEST_CASE("variance_figure draws the explained variance, and nothing infinite where the total is 0") {
  const av::PrincipalComponents found{
      .components = at::eye(2, at::kDouble), .variances = at::tensor({3.0, 1.0}, at::kDouble), .total_variance = 5};
  CHECK(says(variance_figure(found), "Variance explained by principal components"));
  const av::PrincipalComponents none{
      .components = at::eye(2, at::kDouble), .variances = at::zeros({2}, at::kDouble), .total_variance = 0};
  for (const av::PathShape& path : drawn<av::PathShape>(variance_figure(none)))
    for (const av::Point& point : path.points) CHECK(std::isfinite(point.x + point.y));
}

TEST_CASE("--out must end as a figure does, and --enlarge is at most 16") {
  CLI::App app;
  std::string file = "faces.png";
  GridStyle style;
  const CLI::Option* const option = add_picture_option(app, "--out", file, "Sheet");
  add_grid_options(app, style);
  CHECK(option->get_description() == "Sheet (.png, .svg, .pdf)");
  CHECK(option->get_default_str() == "faces.png");
  app.parse("--out x.SVG --bare --enlarge 16");
  CHECK(file == "x.SVG");
  CHECK(style.bare);
  CHECK(style.enlarge == 16);
  CHECK_THROWS_WITH_AS(app.parse("--out x.jpg"), "--out: must end in .png, .svg, .pdf, not be 'x.jpg'",
                       CLI::ValidationError);
  CHECK_THROWS_AS(app.parse("--out x"), CLI::ValidationError);
  CHECK_THROWS_AS(app.parse("--enlarge 17"), CLI::ValidationError);
}
