// SPDX-License-Identifier: MIT
#include <animevae/core/ending.hpp>

#include "support/doctest.hpp"

using animevae::small_ending;

TEST_CASE("endings in capitals mean the same as small ones") {
  CHECK(small_ending("S.PNG") == ".png");
  CHECK(small_ending("a.b/Walk.WebP") == ".webp");
  CHECK(small_ending("table.csv") == ".csv");
  CHECK(small_ending("a.tar.GZ") == ".gz");
}

TEST_CASE("a name may have no ending") {
  CHECK(small_ending("NOTES").empty());
  CHECK(small_ending("folder.PNG/notes").empty());
  CHECK(small_ending(".PNG").empty());  // a hidden file's whole name
  CHECK(small_ending("").empty());
}

TEST_CASE("bytes that are no letters of English stay as they are") {
  CHECK(small_ending("a.\xC3\x84PNG") == ".\xC3\x84png");
  CHECK(small_ending("a.\xFF[Z") == ".\xFF[z");
}
