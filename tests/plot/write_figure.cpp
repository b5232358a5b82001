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
  av::write_figure(folder / "figure.pdf", canvas);

  CHECK(av::decode_png(av::read_file(folder / "figure.png")) == av::render(canvas, {.pixel_ratio = 3}));
  const auto svg = av::read_file(folder / "figure.svg");
  CHECK(std::string{reinterpret_cast<const char*>(svg.data()), svg.size()} == av::to_svg(canvas));
  CHECK((av::read_file(folder / "figure.pdf") == av::to_pdf(canvas)));
}

TEST_CASE("an ending in capitals means the same") {
  const TemporaryFolder folder;
  const av::Canvas canvas{30, 20};
  CHECK(av::is_figure_name("A.PNG"));
  CHECK(av::is_figure_name("a.Svg"));
  CHECK_FALSE(av::is_figure_name("A.BMP"));
  av::write_figure(folder / "FIGURE.PNG", canvas);
  av::write_figure(folder / "figure.Svg", canvas);
  av::write_figure(folder / "PICTURE.PNG", av::Image{5, 7, 3, 200});
  CHECK(av::decode_png(av::read_file(folder / "FIGURE.PNG")) == av::render(canvas));
  const auto svg = av::read_file(folder / "figure.Svg");
  CHECK(std::string{reinterpret_cast<const char*>(svg.data()), svg.size()} == av::to_svg(canvas));
  CHECK(av::decode_png(av::read_file(folder / "PICTURE.PNG")) == av::Image{5, 7, 3, 200});
}

TEST_CASE("write_figure refuses other endings than .png, .svg and .pdf, and writes nothing") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS(av::write_figure(folder / "figure.bmp", av::Canvas{30, 20}),
                       doctest::Contains("must end in one of .png, .svg, .pdf"), av::InvalidValue);
  CHECK_THROWS_AS(av::write_figure(folder / "figure", av::Image{2, 2, 3}), av::InvalidValue);
  CHECK(folder.entries() == 0);
}

TEST_CASE("a picture alone keeps its pixels in every format") {
  const TemporaryFolder folder;
  const av::Image picture{5, 7, 3, 200};
  for (const char* ending : {".png", ".svg", ".pdf"})
    av::write_figure(folder / (std::string{"picture"} + ending), picture);
  CHECK(av::decode_png(av::read_file(folder / "picture.png")) == picture);
  const auto svg = av::read_file(folder / "picture.svg");
  const std::string text{reinterpret_cast<const char*>(svg.data()), svg.size()};
  CHECK(text.find(R"(viewBox="0 0 7 5")") != std::string::npos);
  CHECK(text.find(av::to_base64(av::encode_png(picture))) != std::string::npos);
  CHECK(folder.entries() == 3);
}
