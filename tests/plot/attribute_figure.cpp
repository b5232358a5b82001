// SPDX-License-Identifier: MIT
#include <animevae/plot/attribute_figure.hpp>

#include <limits>
#include <string>
#include <variant>
#include <vector>

#include <animevae/plot/render.hpp>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
const std::vector<double> effects{1, 0.4, -0.2, 0.1, 1, none, 0, 0, 1};

av::AttributeFigure three_attributes() {
  return {.title = "Attributes",
          .rows = {{"Smiling", {0.92, 0.9, 0.94}, {0.95, 0.93, 0.97}},
                   {"Male", {0.8, 0.7, 0.88}, {0.9, 0.8, 0.95}},
                   {"Wearing_Hat", {none, none, none}, {none, none, none}}},
          .effects = effects};
}

}  // namespace

TEST_CASE("every attribute has a row and a column, and every number a cell") {
  const av::Canvas canvas = av::attribute_figure(three_attributes());
  int smiling = 0, upwards = 0, pairs = 0;
  for (const av::Drawn& shape : canvas.shapes())
    if (const auto* text = std::get_if<av::TextShape>(&shape)) {
      smiling += text->text == "Smiling" ? 1 : 0;
      upwards += text->style.upwards ? 1 : 0;
      pairs += text->text == "0.4" ? 1 : 0;
      const double width = text->style.upwards ? 0 : av::text_width(text->text, text->style);
      const double share = text->style.align == av::Align::left ? 0 : text->style.align == av::Align::right ? 1 : 0.5;
      CHECK(text->at.x - share * width >= 0);
      CHECK(text->at.x + (1 - share) * width <= canvas.width());
    }
  CHECK(smiling == 2);
  CHECK(upwards == 3);
  CHECK(pairs == 1);
  CHECK(canvas.description() == "Attributes");
  CHECK(av::render(canvas).width > 500);
}

TEST_CASE("a table of another size is refused") {
  av::AttributeFigure figure = three_attributes();
  figure.rows.pop_back();
  CHECK_THROWS_WITH_AS((void)av::attribute_figure(figure), "a figure of 2 attributes needs 2x2 effects, not 9",
                       av::InvalidValue);
}
