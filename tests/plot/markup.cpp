// SPDX-License-Identifier: MIT
#include <animevae/plot/markup.hpp>

#include "support/doctest.hpp"

#include <string>

TEST_CASE("text cannot break out of an element or an attribute") {
  CHECK(animevae::escape_markup(R"(<a href="x" title='y'>&amp;)") ==
        "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;");
}

TEST_CASE("letters of every script, tabs and line ends stay") {
  CHECK(animevae::escape_markup("アニメ\té\n") == "アニメ\té\n");
}

TEST_CASE("control characters are left out") {
  CHECK(animevae::escape_markup(std::string{"a\0b\x1b[31m\r", 9}) == "ab[31m");
}
