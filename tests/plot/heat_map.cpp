// SPDX-License-Identifier: MIT
#include <animevae/plot/heat_map.hpp>

#include "support/doctest.hpp"
#include "support/drawing.hpp"

#include <string>
#include <vector>

namespace av = animevae;

namespace {

const std::vector<double> correlation{1, 0.123, -0.456, 0.123, 1, 0.0784, -0.456, 0.0784, 1};

}  // namespace

TEST_CASE("a correlation matrix shows its strict lower triangle to three decimals") {
  av::Canvas canvas{500, 400};
  av::draw(canvas, canvas.region(), av::HeatMap{.names = {"z0", "z1", "z2"}, .values = correlation});
  for (const char* words : {"0.123", "−0.456", "0.078"}) CHECK(says(canvas, words));
  CHECK_FALSE(says(canvas, "1.000"));
  int cells = 0;
  for (double value : {0.123, -0.456, 0.0784})
    for (const auto& shape : drawn_in(canvas, av::diverging_colour(value)))
      cells += shape.region.width > 20;  // the steps of the colour scale are smaller
  CHECK(cells == 3);
}

TEST_CASE("the whole matrix has all its cells") {
  av::Canvas canvas{500, 400};
  av::draw(canvas, canvas.region(),
           av::HeatMap{.names = {"z0", "z1", "z2"}, .values = correlation, .triangle = av::Triangle::whole});
  CHECK(drawn_in(canvas, av::diverging_colour(1)).size() == 3);
  CHECK(drawn_in(canvas, av::diverging_colour(-0.456)).size() == 2);
}

TEST_CASE("the scale says when cells go beyond it, the hidden diagonal aside") {
  av::Canvas beyond{500, 400}, within{500, 400};
  av::draw(beyond, beyond.region(), av::HeatMap{.names = {"z0", "z1", "z2"}, .values = correlation, .limit = 0.4});
  av::draw(within, within.region(), av::HeatMap{.names = {"z0", "z1", "z2"}, .values = correlation, .limit = 0.6});
  CHECK(says(beyond, "≥\u00a00.4"));
  CHECK(says(within, "0.6"));
}

TEST_CASE("numbers that do not fit into their cells are left out") {
  std::vector<std::string> names(64, "z");
  const std::vector<double> values(64 * 64, 0.5);
  av::Canvas canvas{500, 400};
  av::draw(canvas, canvas.region(), av::HeatMap{.names = names, .values = values});
  CHECK_FALSE(says(canvas, "0.500"));
}

TEST_CASE("the only cell of two latents is not covered by the scale") {
  av::Canvas canvas{500, 400};
  const std::vector<double> two{1, 0.25, 0.25, 1};
  av::draw(canvas, canvas.region(), av::HeatMap{.names = {"z0", "z1"}, .values = two, .limit = 0.5});
  double cell_right = 0, scale_left = 500;
  for (const auto& shape : drawn<av::RectangleShape>(canvas))
    shape.region.width > 20 ? void(cell_right = shape.region.right()) : void(scale_left = shape.region.left);
  CHECK(cell_right < scale_left);
}

TEST_CASE("one latent has no correlations, which is no error") {
  av::Canvas canvas{500, 400};
  const std::vector<double> one{1};
  av::draw(canvas, canvas.region(), av::HeatMap{.title = "Correlation", .names = {"z0"}, .values = one});
  CHECK(says(canvas, "Correlation"));
}

TEST_CASE("names and values that do not fit together are refused") {
  av::Canvas canvas{500, 400};
  CHECK_THROWS_WITH_AS(av::draw(canvas, canvas.region(), av::HeatMap{.names = {"z0", "z1"}, .values = correlation}),
                       "a heat map of 2 names needs 2x2 values, not 9", av::InvalidValue);
  CHECK_THROWS_AS(
      av::draw(canvas, canvas.region(), av::HeatMap{.names = {"z0", "z1", "z2"}, .values = correlation, .limit = 0}),
      av::InvalidValue);
}
