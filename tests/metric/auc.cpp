// SPDX-License-Identifier: MIT
#include <animevae/metric/auc.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("an AUC counts the pairs that are in order") {
  // Positives 3, 1; negatives 2, 0: of four pairs three are in order.
  CHECK(av::auc(std::vector<double>{3, 2, 1, 0}, {true, false, true, false}).value == 0.75);
  CHECK(av::auc(std::vector<double>{3, 2, 1, 0}, {true, true, false, false}).value == 1);
  CHECK(av::auc(std::vector<double>{3, 2, 1, 0}, {false, false, true, true}).value == 0);
}

TEST_CASE("ties count one half") {
  CHECK(av::auc(std::vector<double>{1, 1, 1, 1}, {true, false, true, false}).value == 0.5);
  // Positives 2, 1; negatives 1, 0, 0: (3 + 2.5) of 6 pairs.
  const av::Auc a = av::auc(std::vector<double>{2, 1, 1, 0, 0}, {true, true, false, false, false});
  CHECK(a.value == doctest::Approx(5.5 / 6));
  CHECK(a.positives == 2);
  CHECK(a.negatives == 3);
}

TEST_CASE("Hanley and McNeil's own example has their standard error") {
  // 51 abnormal and 58 normal images, an area of 0.893: their SE is 0.032.
  CHECK(av::detail::auc_deviation(0.893, 51, 58) == doctest::Approx(0.032).epsilon(0.02));
}

TEST_CASE("low and high are areas that are 1.96 of their standard errors away from the AUC") {
  std::vector<double> scores;
  std::vector<bool> is_positive;
  for (int i = 0; i < 200; ++i) {
    scores.push_back(std::sin(i * 12.9898) * 2 + (i % 2));
    is_positive.push_back(i % 2 == 1);
  }
  const av::Auc a = av::auc(scores, is_positive);
  CHECK(a.low < a.value);
  CHECK(a.value < a.high);
  CHECK((a.value - a.low) / av::detail::auc_deviation(a.low, 100, 100) == doctest::Approx(1.959964));
  CHECK((a.high - a.value) / av::detail::auc_deviation(a.high, 100, 100) == doctest::Approx(1.959964));
}

TEST_CASE("the interval of an AUC of 1 is wide for 4 scores and narrow for 400") {
  const av::Auc few = av::auc(std::vector<double>{3, 2, 1, 0}, {true, true, false, false});
  CHECK(few.high == 1);
  CHECK(few.low < 0.6);
  std::vector<double> scores;
  std::vector<bool> is_positive;
  for (int i = 0; i < 400; ++i) {
    scores.push_back(i);
    is_positive.push_back(i >= 200);
  }
  CHECK(av::auc(scores, is_positive).low > 0.97);
}

TEST_CASE("auc refuses scores of one group, too few labels and NaN") {
  CHECK_THROWS_WITH_AS((void)av::auc(std::vector<double>{1, 2}, {true, true}), "an AUC needs scores of both groups",
                       av::InvalidValue);
  CHECK_THROWS_AS((void)av::auc(std::vector<double>{1, 2}, {true}), av::InvalidValue);
  const double none = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS((void)av::auc(std::vector<double>{1, none}, {true, false}), av::InvalidValue);
}
