// SPDX-License-Identifier: MIT
#include <animevae/tensor/threads.hpp>

#include <algorithm>
#include <thread>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("LibTorch computes with as many threads as it is told, or with one per core") {
  const int before = av::threads();
  const int cores = int(std::max(1u, std::thread::hardware_concurrency()));
  for (const int count : {1, 2, 3}) {
    av::set_threads(count);
    CHECK(av::threads() == count);
    CHECK(at::get_num_threads() == count);
  }
  av::set_threads(0);
  CHECK(av::threads() == cores);
  av::set_threads(cores + 1);
  av::set_threads(-4);
  CHECK(av::threads() == cores);
  av::set_threads(before);
}
