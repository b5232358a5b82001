// SPDX-License-Identifier: MIT
#include <animevae/text/suggest.hpp>

#include "support/doctest.hpp"

#include <string>
#include <string_view>
#include <vector>

using namespace animevae;

TEST_CASE("edit_distance counts insertions, removals, replacements and swaps of neighbours, in any letter case") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("burgess", "burgess") == 0);
  CHECK(edit_distance("burgess", "burges") == 1);
  CHECK(edit_distance("burgess", "bugress") == 1);  // two neighbours swapped
  CHECK(edit_distance("Burgess", "bURGESS") == 0);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("saturday", "sunday") == 3);
  CHECK(edit_distance("ca", "abc") == 3);  // 2 if letters could be touched twice
}

TEST_CASE("edit_distance is symmetric, and never larger where both words get the same last letter") {
  const std::vector<std::string> words{"", "a", "ab", "ba", "abc", "bca", "laplace", "lapalce", "gaussian"};
  for (const auto& a : words) {
    for (const auto& b : words) {
      CHECK(edit_distance(a, b) == edit_distance(b, a));
      CHECK(edit_distance(a + "x", b + "x") <= edit_distance(a, b));
    }
  }
}

TEST_CASE("a misspelt name is answered with the nearest ones, nearest first") {
  const std::vector<std::string_view> presets{"vae-animeface", "vae-animeface-32", "beta-vae", "betah-celeba", "tiny"};
  CHECK(nearest_names("vae-anmieface", presets) == std::vector<std::string>{"vae-animeface", "vae-animeface-32"});
  CHECK(nearest_names("vae-an", presets) == std::vector<std::string>{"vae-animeface", "vae-animeface-32"});
  CHECK(nearest_names("TINY", presets) == std::vector<std::string>{"tiny"});
  CHECK(nearest_names("something else", presets).empty());
  CHECK(nearest_names("", presets).empty());
  CHECK(nearest_names("vae-an", presets, 1) == std::vector<std::string>{"vae-animeface"});
}

TEST_CASE("did_you_mean proposes the names near a word, and is empty where there are none") {
  const std::vector<std::string> names{"bar", "baz", "bat", "quite different"};
  CHECK(did_you_mean("bap", names) == "; did you mean 'bar', 'baz' or 'bat'?");
  CHECK(did_you_mean("quite diferent", names) == "; did you mean 'quite different'?");
  CHECK(did_you_mean("xxxxxxx", names).empty());
}
