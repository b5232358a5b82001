// SPDX-License-Identifier: MIT
#include <animevae/faces/factor_table.hpp>

#include <string>
#include <vector>

#include <animevae/text/csv_table.hpp>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("hue_columns finds the hues of a factors.csv of drawn faces, and none in other tables") {
  std::vector<std::string> columns = av::parse_csv(av::factors_csv_header() + "\n", "factors.csv").columns;
  CHECK(av::hue_columns(columns) == std::vector<std::string>{"background_hue", "accent_hue"});
  columns.emplace_back("more");
  CHECK(av::hue_columns(columns).size() == 2);
  CHECK(av::hue_columns({"file", "accent_hue"}).empty());
}
