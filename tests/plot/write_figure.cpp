// SPDX-License-Identifier: MIT
#include <animevae/plot/write_figure.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"

#include <animevae/core/read_file.hpp>

#include <string>

namespace av = animevae;

TEST_CASE("a figure is written as the ending of its name says") {
  const TemporaryFolder folder;
  av::Canvas canvas{30, 20};
  canvas.text({2, 14}, "z3");
  av::write_figure(folder / "figure.png", canvas, {.pixel_ratio = 3});
  av::write_figure(folder / "figure.svg", canvas);

  CHECK(av::decode_png(av::read_file(folder / "figure.png")) == av::render(canvas, {.pixel_ratio = 3}));
  const auto svg = av::read_file(folder / "figure.svg");
  CHECK(std::string{reinterpret_cast<const char*>(svg.data()), svg.size()} == av::to_svg(canvas));
}

TEST_CASE("a figure in a format that is not ours is refused, and nothing is written") {
  const TemporaryFolder folder;
  CHECK_THROWS_AS(av::write_figure(folder / "figure.bmp", av::Canvas{30, 20}), av::FileError);
  CHECK(folder.entries() == 0);
}
