// SPDX-License-Identifier: MIT
#include "server/browser.hpp"

#include "support/doctest.hpp"

using namespace animevae::program;

TEST_CASE("is_for_a_browser is true for requests that accept HTML, except those to the API") {
  const auto* const chromium = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
  CHECK(is_for_a_browser("/nothing", chromium));
  CHECK(is_for_a_browser("/", "text/html"));
  CHECK_FALSE(is_for_a_browser("/nothing", "*/*"));
  CHECK_FALSE(is_for_a_browser("/nothing", ""));
  CHECK_FALSE(is_for_a_browser("/api/v1/nothing", chromium));
}

TEST_CASE("the way to the first page goes up once for each folder of the address") {
  // What a browser makes of these links: RFC 3986, section 5.2.4.
  CHECK(way_to_root("/") == "./");
  CHECK(way_to_root("/nothing?a=b/c#d/e") == "./");
  CHECK(way_to_root("/a/") == "../");
  CHECK(way_to_root("/a/b") == "../");
  CHECK(way_to_root("/a//b/c") == "../../../");
  CHECK(way_to_root("") == "./");
  CHECK(way_to_root("*") == "./");
  CHECK(way_to_root(std::string(9000, '/')).size() == 300);
}
