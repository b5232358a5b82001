// SPDX-License-Identifier: MIT
#include "directions/findings.hpp"

#include <ATen/ops/eye.h>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"

#include <cmath>
#include <string>
#include <vector>

namespace av = animevae;
using namespace animevae::program;

namespace {

/// z0 has collapsed, z1 is off centre, z2 wide, z3 narrow.
av::LatentStatistics statistics() {
  return {.mean = {0.01, -1.375, 0, 0},
          .log_variance = {std::log(0.0004), 0, 1, std::log(0.25)},
          .aggregate_log_variance = {0, 0, std::log(2.5), std::log(0.375)},
          .rate = {0.0125, 3, 2, 1},
          .order = {1, 2, 3, 0},
          .correlation = at::eye(4, at::kDouble)};
}

}  // namespace

TEST_CASE("findings_in_words is empty for a diagnosis without findings") {
  const TemporaryFolder folder;
  CHECK(findings_in_words(statistics(), {.active = {1, 2, 3}}, LatentNames{folder.path}).empty());
}

TEST_CASE("each finding has its number, the name of the latent and advice") {
  const TemporaryFolder folder;
  LatentNames names{folder.path};
  names.set("z2", {"hair shade", "dark", "light"});
  const std::vector<Finding> said = findings_in_words(
      statistics(),
      {.collapsed = {0}, .wide = {2}, .narrow = {3}, .off_centre = {1}, .correlated = {{1, 2, -0.625}, {2, 3, 0.375}}},
      names);
  REQUIRE(said.size() == 5);
  CHECK(said[0].sentences ==
        std::vector<std::string>{"z0 has collapsed: its means hardly vary (variance 0.0004, KL divergence 0.013 nats), "
                                 "so the decoder learns nothing from it."});
  CHECK(said[1].sentences ==
        std::vector<std::string>{"z1 lies off the prior's centre (mean -1.38): samples of the prior miss most faces."});
  CHECK(said[2].sentences ==
        std::vector<std::string>{"z2 hair shade is wider than the prior (variance of the aggregate 2.50): samples of "
                                 "the prior miss the faces at its ends."});
  CHECK(said[3].sentences ==
        std::vector<std::string>{"z3 is narrower than the prior (variance of the aggregate 0.38): samples of the prior "
                                 "reach where no face lies."});
  CHECK(said[4].sentences ==
        std::vector<std::string>{"z1 and z2 hair shade go together (correlation -0.62): moving one alone leaves the "
                                 "faces of the data.",
                                 "z2 hair shade and z3 go together (correlation 0.38): moving one alone leaves the "
                                 "faces of the data."});
  for (const Finding& finding : said) CHECK(finding.advice.ends_with('.'));
}

TEST_CASE("the latents that a diagnosis finds are those that the sentences name") {
  const TemporaryFolder folder;
  const std::vector<Finding> said =
      findings_in_words(statistics(), av::find_faults(statistics()), LatentNames{folder.path});
  REQUIRE(said.size() == 4);
  CHECK(said[0].sentences.front().starts_with("z0 has collapsed"));
  CHECK(said[1].sentences.front().starts_with("z1 lies off"));
  CHECK(said[2].sentences.front().starts_with("z2 is wider"));
  CHECK(said[3].sentences.front().starts_with("z3 is narrower"));
}
