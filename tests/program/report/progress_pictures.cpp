// SPDX-License-Identifier: MIT
#include "report/progress_pictures.hpp"

#include "support/doctest.hpp"

#include <vector>

using namespace animevae::program;

TEST_CASE("pictures with numbers are series, in the order of their numbers") {
  const auto all = picture_series({"s/prior-10.png", "s/prior-2.png", "s/prior-9.png", "s/data.png", "s/prior-1.txt"});
  REQUIRE(all.size() == 1);
  CHECK(all[0].kind == "prior");
  CHECK(all[0].unit == "epoch");
  REQUIRE(all[0].entries.size() == 3);
  CHECK(all[0].entries[0].number == 2);
  CHECK(all[0].entries[2].file == "s/prior-10.png");
}

TEST_CASE("the many ways to name an epoch or a step are understood") {
  for (const char* name :
       {"prior_traversals-0012.png", "prior_traversals_epoch_12.png", "prior-traversals.epoch12.png"}) {
    const auto all = picture_series({name});
    REQUIRE(all.size() == 1);
    CHECK(all[0].kind == "prior traversals");
    CHECK(all[0].unit == "epoch");
    CHECK(all[0].entries[0].number == 12);
  }
  CHECK(picture_series({"samples-step-500.png"}).at(0).unit == "step");
  const auto facenet = picture_series({"reconstructed_000500.png"});
  CHECK(facenet.at(0).kind == "reconstructed");
  CHECK(facenet.at(0).unit == "step");
  CHECK(facenet.at(0).entries.at(0).number == 500);
  CHECK(picture_series({"0012.png"}).at(0).kind.empty());
}

TEST_CASE("a number too long to be one is passed over") {
  CHECK(picture_series({"prior-123456789012345678901234567890.png"}).empty());
}

TEST_CASE("of a series, the first, the middle and the last are shown") {
  PictureSeries series;
  for (int k = 1; k <= 25; ++k) series.entries.push_back({k, {}});
  const auto chosen = first_middle_last(series);
  REQUIRE(chosen.size() == 3);
  CHECK(chosen[0].number == 1);
  CHECK(chosen[1].number == 13);
  CHECK(chosen[2].number == 25);
  series.entries.resize(2);
  CHECK(first_middle_last(series).size() == 2);
}
