// SPDX-License-Identifier: MIT
#include <animevae/loss/concept.hpp>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

struct Complete {
  static constexpr std::string_view name = "complete";
  [[nodiscard]] av::Tensor operator()(const av::Evaluation& e, const av::Progress&) const { return e.rate; }
  [[nodiscard]] double beta_at(const av::Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};

struct Adversarial {  // with tensors of its own
  static constexpr std::string_view name = "adversarial";
  [[nodiscard]] av::Tensor operator()(const av::Evaluation& e, const av::Progress&, const av::OwnTensors&) const {
    return e.rate;
  }
  [[nodiscard]] double beta_at(const av::Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};

struct Counting {  // a loss that counts steps by itself takes no progress
  static constexpr std::string_view name = "counting";
  [[nodiscard]] av::Tensor operator()(const av::Evaluation& e) const { return e.rate; }
  [[nodiscard]] double beta_at(const av::Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};

struct WithoutBeta {
  static constexpr std::string_view name = "without beta";
  [[nodiscard]] av::Tensor operator()(const av::Evaluation& e, const av::Progress&) const { return e.rate; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};

}  // namespace

TEST_CASE("an Objective takes an evaluation and a Progress, and has a beta") {
  CHECK(av::Objective<Complete>);
  CHECK(av::Objective<Adversarial>);
  CHECK_FALSE(av::Objective<Counting>);
  CHECK_FALSE(av::Objective<WithoutBeta>);
}
