// SPDX-License-Identifier: MIT
#include <animevae/core/values.hpp>

#include "support/doctest.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace animevae;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

struct Ramp {
  double to = 1;
  std::int64_t steps = 10;
  static void visit(auto& self, auto&& f) {
    f("to", self.to, not_negative, "where it ends");
    f("steps", self.steps, Limits{.at_least = 1, .at_most = 1000}, "how long it takes");
  }
};

struct Policy {
  double scale = 1, offset = 0;
  Ramp ramp{};
  static void visit(auto& self, auto&& f) {
    f("scale", self.scale, positive, "how wide");
    f("ramp", self.ramp, "how it grows");
    f("offset", self.offset, any_finite, "where it lies");
  }
};

struct Silent {
  int number = -1;
};

std::string complaint(const Policy& policy) {
  try {
    check_values(policy, "loss");
  } catch (const InvalidValue& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("Limits admit the numbers between them, and an end where it is inclusive") {
  static_assert(positive.admit(1e-300) && !positive.admit(0) && !positive.admit(-1));
  static_assert(not_negative.admit(0) && !not_negative.admit(-1e-300));
  static_assert(any_finite.admit(-1e300) && any_finite.admit(1e300));
  constexpr Limits between{.above = 1, .at_most = 2};
  static_assert(!between.admit(1) && between.admit(1.5) && between.admit(2) && !between.admit(2.5));
  CHECK(between.admit(2));
}

TEST_CASE("no limits admit infinity or NaN") {
  for (const Limits& limits : {positive, not_negative, any_finite, Limits{.at_most = 1}}) {
    CHECK_FALSE(limits.admit(infinity));
    CHECK_FALSE(limits.admit(-infinity));
    CHECK_FALSE(limits.admit(not_a_number));
  }
}

TEST_CASE("for_each_value visits every value with its path, in order") {
  static_assert(HasValues<Policy> && HasValues<Ramp> && !HasValues<Silent>);
  std::vector<std::string> seen;
  const Policy policy;
  for_each_value(
      policy,
      [&](const std::string& path, const auto& value, const Limits&, std::string_view help) {
        seen.push_back(path + " " + std::to_string(int(value)) + ": " + std::string{help});
      },
      "loss.");
  CHECK(seen == std::vector<std::string>{"loss.scale 1: how wide", "loss.ramp.to 1: where it ends",
                                         "loss.ramp.steps 10: how long it takes", "loss.offset 0: where it lies"});
}

TEST_CASE("values can be set through their paths, and keep their types") {
  Policy policy;
  for_each_value(policy, [](const std::string& path, auto& value, const Limits&, std::string_view) {
    if (path == "ramp.steps") {
      static_assert(std::is_reference_v<decltype(value)>);
      value = 500;
    }
  });
  CHECK(policy.ramp.steps == 500);
}

TEST_CASE("for_each_value and check_values do nothing for a type without values") {
  const Silent silent;
  for_each_value(silent, [](const auto&...) { FAIL("there is nothing to visit"); });
  CHECK_NOTHROW(check_values(silent, "loss"));
}

TEST_CASE("check_values accepts values within their limits") {
  CHECK(complaint({}).empty());
  CHECK(complaint({.scale = 1e-9, .offset = -5, .ramp = {.to = 0, .steps = 1000}}).empty());
}

TEST_CASE("a value outside its limits is named with its limit") {
  CHECK(complaint({.scale = -2}) == "loss.scale is -2; it must be above 0");
  CHECK(complaint({.ramp = {.to = -0.1}}) == "loss.ramp.to is -0.1; it must be at least 0");
  CHECK(complaint({.ramp = {.steps = 1001}}) == "loss.ramp.steps is 1001; it must be at least 1 and at most 1000");
}

TEST_CASE("a tiny value is not called zero") {
  CHECK(complaint({.scale = -1e-12}) == "loss.scale is -1e-12; it must be above 0");
}

TEST_CASE("check_values suggests 1.0/3 where a scale is 0, as 1/3 in integers is") {
  CHECK(complaint({.scale = 1 / 3}) ==
        "loss.scale is 0; it must be above 0 (a quotient of integers such as 1/3 is 0: write 1.0/3)");
  CHECK(complaint({.ramp = {.steps = 0}}) == "loss.ramp.steps is 0; it must be at least 1 and at most 1000");
}

TEST_CASE("check_values says that a NaN or infinite value must be finite") {
  CHECK(complaint({.scale = not_a_number}) == "loss.scale is nan; it must be finite and above 0");
  CHECK(complaint({.scale = infinity}) == "loss.scale is inf; it must be finite and above 0");
  CHECK(complaint({.offset = -infinity}) == "loss.offset is -inf; it must be finite");
}

TEST_CASE("the first of several wrong values is reported") {
  CHECK(complaint({.scale = -1, .ramp = {.steps = -1}}).starts_with("loss.scale"));
}
