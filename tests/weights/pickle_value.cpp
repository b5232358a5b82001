// SPDX-License-Identifier: MIT
#include <animevae/weights/pickle_value.hpp>

#include "support/doctest.hpp"

using namespace animevae;

TEST_CASE("a value is found in a dict by the text that is its key") {
  using Kind = PickleValue::Kind;
  Pickle pickle;
  pickle.values = {{.kind = Kind::Dict, .items = {1, 2, 3, 4}},
                   {.kind = Kind::Integer, .integer = 7},
                   {.kind = Kind::None},
                   {.kind = Kind::Text, .text = "key"},
                   {.kind = Kind::Float, .number = 0.5}};
  const PickleValue& dict = pickle[pickle.root];
  REQUIRE(pickle.find(dict, "key") != nullptr);
  CHECK(pickle.find(dict, "key")->number == 0.5);
  CHECK(pickle.find(dict, "") == nullptr);
  CHECK(pickle.find(dict, "ke") == nullptr);
}
