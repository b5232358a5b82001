// SPDX-License-Identifier: MIT
#include <animevae/core/even_steps.hpp>

#include "support/doctest.hpp"

#include <cmath>
#include <vector>

using animevae::even_steps;

TEST_CASE("the middle of a symmetric range is exactly 0, without a sign") {
  for (const double end : {2.0, 1.96, 3.0, 0.1, 1e-3, 4.5, 1e5})
    for (const int steps : {3, 5, 7, 9, 11, 13, 25, 101}) {
      CAPTURE(end);
      CAPTURE(steps);
      const double middle = even_steps(-end, end, steps)[std::size_t(steps / 2)];
      CHECK(middle == 0);
      CHECK_FALSE(std::signbit(middle));
    }
}

TEST_CASE("even_steps gives short decimals where the steps have them, such as 0.3") {
  CHECK(even_steps(-2, 2, 5) == std::vector<double>{-2, -1, 0, 1, 2});
  CHECK(even_steps(0, 1, 11) == std::vector<double>{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1});
  CHECK(even_steps(-0.3, 0.3, 7) == std::vector<double>{-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3});
  CHECK(even_steps(0, 4.5, 10) == std::vector<double>{0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5});
}

TEST_CASE("even_steps rounds steps without a short decimal to 12 digits and keeps both ends exact") {
  const double third = 1.0 / 3;
  const std::vector<double> steps = even_steps(-third, third, 7);
  CHECK(steps.front() == -third);
  CHECK(steps.back() == third);
  CHECK(steps[1] == doctest::Approx(-2.0 / 9).epsilon(1e-11));
  CHECK(even_steps(1e-30, 3e-30, 3)[1] == doctest::Approx(2e-30));
  CHECK(even_steps(1e30, 3e30, 3)[1] == doctest::Approx(2e30));
}

TEST_CASE("even_steps takes one step, falling steps and a range of length 0, and refuses no steps") {
  CHECK(even_steps(2, 5, 1) == std::vector<double>{2});
  CHECK(even_steps(1, -1, 3) == std::vector<double>{1, 0, -1});
  CHECK(even_steps(0, 0, 3) == std::vector<double>{0, 0, 0});
  CHECK_THROWS_AS((void)even_steps(0, 1, 0), animevae::InvalidValue);
}
