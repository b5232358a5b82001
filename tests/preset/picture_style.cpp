// SPDX-License-Identifier: MIT
#include <animevae/preset/picture_style.hpp>

#include "support/doctest.hpp"

#include <fmt/format.h>

#include <set>
#include <string>

using namespace animevae;

TEST_CASE("picture_style finds every style by its name") {
  std::set<std::string> names;
  for (const std::string& name : picture_style_names()) {
    CHECK(picture_style(name).name == name);
    CHECK(names.insert(name).second);
  }
  CHECK(names.size() == picture_style_table.size());
  CHECK(picture_style("none").name == "vae-animeface");
}

TEST_CASE("the files of each grid sort by epoch or step, and the grids of a style have different files") {
  for (const PictureStyle& style : picture_style_table) {
    CAPTURE(std::string{style.name});
    std::set<std::string> files;
    for (const TrainingGrid& grid : style.grids) {
      const auto file = [&](int number) { return fmt::format(fmt::runtime(grid.file), number); };
      CHECK(file(9) < file(10));
      CHECK(file(10) < file(500));
      CHECK(file(9).ends_with(".png"));
      CHECK(files.insert(file(9)).second);
    }
  }
}

TEST_CASE("the pictures of each grid fill its rows") {
  for (const PictureStyle& style : picture_style_table)
    for (const TrainingGrid& grid : style.grids) {
      CAPTURE(std::string{grid.file});
      CHECK(grid.columns > 0);
      CHECK((grid.shows == Shows::traversals) == (grid.count == 0));
      CHECK(grid.count % grid.columns == 0);
    }
}

TEST_CASE("facenet draws every 500 steps, the others every epoch") {
  for (const PictureStyle& style : picture_style_table) {
    const bool is_facenet = style.name == "facenet";
    CHECK((style.unit == PictureUnit::step) == is_facenet);
    CHECK(style.every == (is_facenet ? 500 : 1));
  }
}
