// SPDX-License-Identifier: MIT
#include <animevae/train/optimiser.hpp>

#include <string>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

struct Descent {
  void update(const av::ParameterGroup&, double) {}
};
struct DescentWithoutRate {
  void update(const av::ParameterGroup&) {}
};

}  // namespace

TEST_CASE("an optimiser updates a group by a learning rate") {
  CHECK(av::Optimiser<Descent>);
  CHECK_FALSE(av::Optimiser<DescentWithoutRate>);
  CHECK_FALSE(av::Optimiser<int>);
}

TEST_CASE("PerGroup::begin makes its values anew for each group, and visit_state names them by group") {
  std::vector<av::ParameterGroup> groups;
  groups.emplace_back("model", 16, av::ModelOptions{});
  groups.emplace_back("critic", 16, av::ModelOptions{});
  av::PerGroup<int> kept;
  kept.begin(groups, [](const av::ParameterGroup& group) { return int(group.name().size()); });
  CHECK(kept[groups[0]] == 5);
  kept[groups[1]] = 7;
  std::string named;
  kept.visit_state([&](const std::string& name, int& value) { named += name + "=" + std::to_string(value) + " "; });
  CHECK(named == "model=5 critic=7 ");
  kept.begin({groups.data(), 1}, [](const av::ParameterGroup&) { return 0; });
  CHECK(kept[groups[0]] == 0);
  CHECK_THROWS_AS((void)kept[groups[1]], av::Error);
}
