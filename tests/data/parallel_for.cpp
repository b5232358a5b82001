// SPDX-License-Identifier: MIT
#include <animevae/data/parallel_for.hpp>

#include <atomic>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("each index is visited once, on any number of threads") {
  for (const std::size_t threads : {0u, 1u, 2u, 7u, 1000u}) {
    std::vector<std::atomic<int>> visits(100);
    av::parallel_for(visits.size(), threads, [&](std::size_t i) { ++visits[i]; });
    bool once = true;
    for (const auto& count : visits) once = once && count == 1;
    CHECK(once);
  }
  av::parallel_for(0, 4, [](std::size_t) { FAIL("there is nothing to visit"); });
}

TEST_CASE("parallel_for throws the exception of a call and begins no further calls") {
  std::atomic<int> begun{0};
  CHECK_THROWS_WITH_AS(av::parallel_for(1'000'000, 3,
                                        [&](std::size_t) {
                                          ++begun;
                                          throw std::runtime_error{"no"};
                                        }),
                       "no", std::runtime_error);
  CHECK(begun <= 3);
}
