// SPDX-License-Identifier: MIT
#include <animevae/tensor/random_choice.hpp>

#include <algorithm>
#include <numeric>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("each number is chosen at most once, and the same for the same seed") {
  std::vector<std::int64_t> chosen = av::random_choice(1000, 300, 7);
  CHECK(chosen == av::random_choice(1000, 300, 7));
  CHECK(chosen != av::random_choice(1000, 300, 8));
  std::sort(chosen.begin(), chosen.end());
  CHECK(chosen.size() == 300);
  CHECK(std::adjacent_find(chosen.begin(), chosen.end()) == chosen.end());
  CHECK(chosen.front() >= 0);
  CHECK(chosen.back() < 1000);
}

TEST_CASE("the first choices of a larger count are those of a smaller one") {
  const std::vector<std::int64_t> few = av::random_choice(50, 5, 1), many = av::random_choice(50, 20, 1);
  CHECK(std::equal(few.begin(), few.end(), many.begin()));
}

TEST_CASE("of fewer numbers than asked for, all are chosen") {
  std::vector<std::int64_t> chosen = av::random_choice(4, 10, 0), all(4);
  std::sort(chosen.begin(), chosen.end());
  std::iota(all.begin(), all.end(), 0);
  CHECK(chosen == all);
  CHECK(av::random_choice(0, 3, 0).empty());
}
