// SPDX-License-Identifier: MIT
#include "report/page_files.hpp"

#include "support/doctest.hpp"

#include <string_view>

using namespace animevae::program;

TEST_CASE("the style sheet and the script are complete, and contain no end tag") {
  CHECK(report_style().starts_with(":root{"));
  CHECK(report_style().ends_with("}\n"));
  CHECK(report_style().find("</") == std::string_view::npos);
  CHECK(report_script().starts_with("for (const box of document.querySelectorAll('.sliders')) {\n"));
  CHECK(report_script().ends_with("}\n"));
  CHECK(report_script().find("</") == std::string_view::npos);
}
