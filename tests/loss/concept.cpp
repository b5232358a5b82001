// SPDX-License-Identifier: MIT
#include <animevae/loss/concept.hpp>

#include <ATen/ops/ones.h>

#include <array>
#include <string_view>

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

struct WithTerms : Complete {
  static constexpr std::array<std::string_view, 1> terms{"term"};
  static constexpr int samples = 3;
  static constexpr std::string_view optimiser_group = "critic";
  [[nodiscard]] av::Losses operator()(const av::Evaluation& e, const av::Progress&, const av::OwnTensors&) const {
    return {.model = e.rate, .terms = {e.rate}};
  }
};

}  // namespace

TEST_CASE("an Objective takes an evaluation and a Progress, and has a beta") {
  CHECK(av::Objective<Complete>);
  CHECK(av::Objective<Adversarial>);
  CHECK_FALSE(av::Objective<Counting>);
  CHECK_FALSE(av::Objective<WithoutBeta>);
}

TEST_CASE("an objective may return Losses, name terms, ask for samples, and have an adversary in a group of its own") {
  CHECK(av::Objective<WithTerms>);
  CHECK(av::HasTerms<WithTerms>);
  CHECK_FALSE(av::HasTerms<Complete>);
  CHECK(av::MayHaveAdversary<WithTerms>);
  CHECK_FALSE(av::MayHaveAdversary<Adversarial>);  // returns one loss
  CHECK(av::samples_of<WithTerms>() == 3);
  CHECK(av::samples_of<Complete>() == 1);
}

TEST_CASE("losses_of calls an objective with the arguments that it takes") {
  av::Evaluation e;
  e.rate = at::ones({2});
  CHECK(av::losses_of(Complete{}, e, {}, {}, nullptr).model.is_same(e.rate));
  CHECK(av::losses_of(Adversarial{}, e, {}, {}, nullptr).model.is_same(e.rate));
  const av::Losses with_terms = av::losses_of(WithTerms{}, e, {}, {}, nullptr);
  CHECK(with_terms.terms.size() == 1);
}
