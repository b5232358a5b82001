// SPDX-License-Identifier: MIT
#include "report/metrics_table.hpp"

#include "support/doctest.hpp"
#include "support/metrics_of.hpp"

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

using namespace animevae::program;

TEST_CASE("metrics are found by name") {
  const MetricsTable metrics = metrics_of("step,loss,kl_0\n1,6766.1,0.5\n2,5.9e3,-0.25\n");
  CHECK(metrics.names() == std::vector<std::string>{"step", "loss", "kl_0"});
  CHECK(metrics.rows() == 2);
  CHECK(metrics.column("loss") == std::vector<double>{6766.1, 5900});
  CHECK(metrics.last("kl_0") == -0.25);
}

TEST_CASE("a column that is missing is empty") {
  const MetricsTable metrics = metrics_of("step\n1\n");
  CHECK(metrics.column("loss").empty());
  CHECK_FALSE(metrics.has("loss"));
  CHECK(std::isnan(metrics.last("loss")));
}

TEST_CASE("empty cells and words are NaN, and a row still being written is left out") {
  const MetricsTable metrics = metrics_of("step,loss,psnr\n1,10,15.1\n2,,word\n3,nan,\n4,12x,\n5");
  CHECK(metrics.rows() == 4);
  REQUIRE(metrics.column("loss").size() == 4);
  CHECK(metrics.column("loss")[0] == 10);
  for (std::size_t row = 1; row < 4; ++row) {
    CHECK(std::isnan(metrics.column("loss")[row]));
    CHECK(std::isnan(metrics.column("psnr")[row]));
  }
  CHECK(metrics.last("loss") == 10);
  CHECK(metrics.last("psnr") == 15.1);
}

TEST_CASE("a metrics table without text, or with a header alone, has no rows") {
  CHECK(metrics_of("").rows() == 0);
  CHECK(metrics_of("step,loss\n").rows() == 0);
  CHECK_FALSE(metrics_of("step,loss\n").has("loss"));
}
