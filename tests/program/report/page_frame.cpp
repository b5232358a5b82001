// SPDX-License-Identifier: MIT
#include "report/page_frame.hpp"

#include "support/doctest.hpp"
#include "support/holds.hpp"

#include <string>

using namespace animevae::program;

TEST_CASE("each section has a heading and a link to it, and titles are text") {
  const std::string page = framed_page({.title = "A < B", .sections = {{"First one", "<p>x</p>\n"}, {"Two", ""}}});
  CHECK(page.starts_with("<!DOCTYPE html>"));
  CHECK(holds(page, "<title>A &lt; B</title>"));
  CHECK(holds(page, "<a href=\"#first-one\">First one</a>"));
  CHECK(holds(page, "<h2 id=\"first-one-title\">First one</h2>\n<p>x</p>"));
  CHECK_FALSE(holds(page, "<script>"));
}

TEST_CASE("a page may have more style and a script") {
  const std::string page = framed_page({.title = "A", .more_style = ".odd{}", .script = "run()"});
  CHECK(holds(page, ".odd{}</style>"));
  CHECK(holds(page, "<script>\nrun()</script>"));
}
