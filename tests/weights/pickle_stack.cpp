// SPDX-License-Identifier: MIT
#include <animevae/weights/pickle_stack.hpp>

#include "support/doctest.hpp"

#include <cstdint>
#include <vector>

#include <animevae/core/error.hpp>

using namespace animevae;
using Kind = PickleValue::Kind;
using Numbers = std::vector<std::uint32_t>;

TEST_CASE("values are pushed, taken and named by their numbers") {
  Pickle pickle;
  detail::PickleStack stack{pickle};
  CHECK(stack.is_empty());
  for (int i = 0; i < 3; ++i) stack.push({.kind = Kind::Integer, .integer = 10 * i});
  CHECK(stack.top() == 2);
  CHECK(stack.pop() == 2);
  CHECK(stack.pop_last(2) == Numbers{0, 1});
  CHECK(stack.is_empty());
  CHECK(pickle[1].integer == 10);
  stack.push_again(1);
  CHECK(stack.top() == 1);
  CHECK(pickle.values.size() == 3);
}

TEST_CASE("nothing below a mark is taken") {
  Pickle pickle;
  detail::PickleStack stack{pickle};
  stack.push({.kind = Kind::None});
  stack.mark();
  CHECK_THROWS_WITH_AS((void)stack.top(), "its pickle takes a value where there is none", InvalidValue);
  CHECK_THROWS_AS((void)stack.pop(), InvalidValue);
  CHECK_THROWS_AS((void)stack.pop_last(1), InvalidValue);
  stack.push({.kind = Kind::None});
  stack.push({.kind = Kind::None});
  CHECK(stack.pop_to_mark() == Numbers{1, 2});
  CHECK(stack.pop() == 0);
  CHECK_THROWS_WITH_AS((void)stack.pop_to_mark(), "its pickle takes a mark where there is none", InvalidValue);
}

TEST_CASE("a container is as deep as what it holds, and one more") {
  Pickle pickle;
  detail::PickleStack stack{pickle};
  stack.push({.kind = Kind::None});
  stack.push_filled(Kind::Tuple, stack.pop_last(1));
  CHECK(pickle[stack.top()].depth == 1);
  CHECK(pickle[stack.top()].items == Numbers{0});
  stack.push({.kind = Kind::List});
  const std::uint32_t list = stack.top();
  CHECK(pickle[list].depth == 0);
  stack.extend(Kind::List, {1});
  CHECK(pickle[list].depth == 2);
  CHECK(pickle[list].items == Numbers{1});
  CHECK_THROWS_WITH_AS(stack.extend(Kind::Dict, {0, 0}), "its pickle fills something that is not a dict or list",
                       InvalidValue);
  stack.push({.kind = Kind::Dict});
  CHECK_THROWS_WITH_AS(stack.extend(Kind::Dict, {0}), "its pickle has a key without a value", InvalidValue);
}

TEST_CASE("nesting and the number of values have limits") {
  Pickle pickle;
  detail::PickleStack stack{pickle};
  for (int i = 0; i < Pickle::most_depth; ++i) stack.mark();
  CHECK_THROWS_WITH_AS(stack.mark(), "its pickle is nested deeper than 100", InvalidValue);
  stack.push({.kind = Kind::None});
  for (int i = 0; i < Pickle::most_depth; ++i) stack.push_filled(Kind::Tuple, stack.pop_last(1));
  CHECK(pickle[stack.top()].depth == 100);
  CHECK_THROWS_WITH_AS(stack.push_filled(Kind::Tuple, stack.pop_last(1)), "its pickle is nested deeper than 100",
                       InvalidValue);
  pickle.values.resize(Pickle::most_values);
  CHECK_THROWS_WITH_AS(stack.push({.kind = Kind::None}), "its pickle has more than 1048576 values", InvalidValue);
}
