// SPDX-License-Identifier: MIT
#include <animevae/core/text.hpp>

#include "support/doctest.hpp"

#include <cstddef>
#include <string_view>
#include <type_traits>

using namespace animevae;

namespace {
template <std::size_t Length>
concept CanBeConstant = requires {
  typename std::bool_constant<Text<8>{std::string_view{"0123456789", Length}}.empty()>;
};

template <Text<8> Word>
struct Labelled {
  static constexpr std::string_view label = Word.view();
};
}  // namespace

TEST_CASE("a text can be a template argument") {
  static_assert(Labelled<"conv1">::label == "conv1");
  static_assert(std::string_view{Labelled<"">::label}.empty());
  CHECK(Labelled<"conv1">::label == "conv1");
}

TEST_CASE("a text holds one character less than its capacity") {
  constexpr Text<8> whole = "1234567";
  static_assert(whole.view() == "1234567" && whole.view().size() == 7);
  CHECK(Text<8>{std::string_view{"1234567"}} == whole);
}

TEST_CASE("texts are equal when they read the same, however they were made") {
  static_assert(Text<8>{"norm"} == Text<8>{std::string_view{"normal"}.substr(0, 4)});
  static_assert(Text<8>{"norm"} != Text<8>{"norms"});
  static_assert(Text<8>{}.empty() && Text<8>{""} == Text<8>{} && !Text<8>{"x"}.empty());
  CHECK(Text<8>{}.view().empty());
}

TEST_CASE("a literal longer than a Text does not compile as a constant, and is cut at run time") {
  static_assert(CanBeConstant<7> && !CanBeConstant<8>);
  CHECK(Text<8>{std::string_view{"12345678"}}.view() == "1234567");
}
