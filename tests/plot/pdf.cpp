// SPDX-License-Identifier: MIT
#include <animevae/plot/pdf.hpp>

#include "support/doctest.hpp"
#include "support/holds.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace av = animevae;

namespace {

std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

av::Canvas figure() {
  av::Canvas canvas{300, 200};
  canvas.describe("Two faces");
  canvas.text({10, 20}, "z3");
  canvas.line({0, 30}, {300, 30}, {.dashed = true});
  canvas.picture({10, 40, 70, 50}, av::Image{5, 7, 3, 200});
  return canvas;
}

}  // namespace

TEST_CASE("a PDF has one page of the figure's size, and its title") {
  const std::string pdf = text_of(av::to_pdf(figure()));
  CHECK(pdf.starts_with("%PDF-1."));
  CHECK(pdf.ends_with("%%EOF\n"));
  CHECK(holds(pdf, "/MediaBox [ 0 0 300 200 ]"));
  CHECK(holds(pdf, "/Count 1"));
  CHECK(holds(pdf, "(Two faces)"));
}

TEST_CASE("a PDF keeps a picture's own pixels, and its text as a font's letters") {
  const std::string pdf = text_of(av::to_pdf(figure()));
  CHECK(holds(pdf, "/Width 7"));
  CHECK(holds(pdf, "/Height 5"));
  CHECK(holds(pdf, "DejaVu"));
}

TEST_CASE("the same figure is the same PDF, and in dark another one") {
  CHECK((av::to_pdf(figure()) == av::to_pdf(figure())));
  CHECK((av::to_pdf(figure()) != av::to_pdf(figure(), av::Theme::dark)));
}
