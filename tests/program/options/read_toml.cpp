// SPDX-License-Identifier: MIT
#include "options/read_toml.hpp"

#include "support/doctest.hpp"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/error.hpp>

#include "options/toml_writer.hpp"

using animevae::InvalidValue;
using namespace animevae::program;

namespace {

using Values = std::vector<std::string>;

std::string toml_fault(std::string_view text) {
  try {
    (void)parse_toml(text);
  } catch (const InvalidValue& error) {
    return error.what();
  }
  return "none";
}

const std::string example =
    "# a run\r\nversion = 1\n\n[train]  # how\npreset = \"burgess\" # 64x64\nbeta.to = -4.5e-1\n"
    "\"beta\" . steps = 100\nshow = true\nsizes = [ 1, # one\n  2,\n\n 'three', ]\nnone = []\n[ 'a b' ]\nx = \"\"\ny = "
    "'C:\\#'";

}  // namespace

TEST_CASE("a configuration is read with sections, dotted keys, comments and arrays") {
  const auto entries = parse_toml(example);
  const std::vector<std::pair<std::string, Values>> expected{
      {"version", {"1"}},           {"train.preset", {"burgess"}},
      {"train.beta.to", {"-0.45"}}, {"train.beta.steps", {"100"}},
      {"train.show", {"true"}},     {"train.sizes", {"1", "2", "three"}},
      {"train.none", {}},           {"a b.x", {""}},
      {"a b.y", {"C:\\#"}}};
  REQUIRE(entries.size() == expected.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    CHECK(entries[i].key == expected[i].first);
    CHECK(entries[i].values == expected[i].second);
  }
  CHECK(entries[0].line == 2);
  CHECK(entries[6].line == 13);
  CHECK(entries[8].line == 16);
  CHECK(parse_toml("").empty());
  CHECK(parse_toml("\n# only a comment").empty());
}

TEST_CASE("parse_toml reads TOML's escapes in quotation marks, and none in apostrophes") {
  CHECK(parse_toml(R"(x = "\" \\ \b\t\n\f\r \u00e9 \U0001F3A8")")[0].values ==
        Values{"\" \\ \b\t\n\f\r \xc3\xa9 \xf0\x9f\x8e\xa8"});
  CHECK(parse_toml(R"(x = 'a\n"b" # c')")[0].values == Values{R"(a\n"b" # c)"});
}

TEST_CASE("a fault in TOML is reported with its line, and a common mistake with what to write instead") {
  const auto holds = [](std::string_view text, std::string_view words) {
    const std::string said = toml_fault(text);
    CAPTURE(said);
    return said.find(words) != std::string::npos;
  };
  CHECK(holds("preset = burgess", "line 1: "));
  CHECK(holds("preset = burgess", "; a text needs quotation marks: \"burgess\""));
  CHECK(holds("[train]\ndata = ~/faces # mine", "line 2: "));
  CHECK(holds("[train]\ndata = ~/faces # mine", "; a text needs quotation marks: \"~/faces\""));
  CHECK(holds(R"(a = "C:\faces\#")", "; in apostrophes '...' a backslash is just that"));
  CHECK(holds("a = 1\nsteps 4", "line 2: "));
  CHECK(holds("[train]\nsteps =\n", "line 2: "));
  CHECK(holds("a = 1\n\na = 2", "line 3: "));
  CHECK(holds("beta.to = 1\n[beta]\nto = 2", "line 2: "));
  CHECK(holds("a = [1\n2]", "line 2: "));
  for (const char* text : {"a = 1 2", "a = [1, 2", "a = [,1]", "[train", "[]", "= 3", "a = \"x\nb = 1", R"(a = "\u12")",
                           R"(a = "\ud800")"})
    CHECK(holds(text, "line 1: "));
  CHECK(toml_fault("a = \"\xff\"") == "the text is not UTF-8");
}

TEST_CASE("dates, arrays of tables and nested arrays are refused with their line") {
  for (const char* text : {"\na = 1979-05-27", "\n[[a]]\nb = 1", "\na = [[1], [2]]"})
    CHECK(toml_fault(text) == "line 2: a value is a number, true, false, a text, or an array of these");
}

TEST_CASE("tables in braces and texts of several lines are read as TOML has them") {
  CHECK(parse_toml("a = {b = 1}")[0].key == "a.b");
  CHECK(parse_toml("a = '''x\ny'''")[0].values == Values{"x\ny"});
  CHECK(parse_toml("a = 1_000")[0].values == Values{"1000"});
}

TEST_CASE("the largest seed is read, with quotation marks and without") {
  const Values largest{"18446744073709551615"};
  CHECK(parse_toml("[train]\nseed = 18446744073709551615\n")[0].values == largest);
  CHECK(parse_toml("faces-seed=18446744073709551615 # of run 1")[0].values == largest);
  CHECK(parse_toml("seed = \"18446744073709551615\"")[0].values == largest);
  CHECK(parse_toml("a = \"\"\nseed = 9223372036854775808\nb = 1")[1].values == Values{"9223372036854775808"});
}

TEST_CASE("parse_toml reads back what TomlWriter writes") {
  std::mt19937 random{5};
  const std::string_view letters = "ab \"'\\#=,[].\n\t\r\x01\x7f-";
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    for (auto length = random() % 8; length > 0; --length) text += letters[random() % letters.size()];
    TomlWriter toml;
    toml.comment("of round " + std::to_string(round));
    toml.section("train");
    toml.value("beta.to", 0.1);
    toml.value("text", text);
    const auto entries = parse_toml(toml.text());
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].key == "train.beta.to");
    CHECK(entries[0].values == Values{"0.1"});
    if (entries[1].values != Values{text}) CHECK(entries[1].values == Values{text});
  }
}

TEST_CASE("damaged TOML, or TOML cut anywhere, is refused or read and never crashes") {
  std::mt19937 random{4};
  int read = 0;
  for (int round = 0; round < 5'000; ++round) {
    std::string damaged = example.substr(0, random() % (example.size() + 1));
    if (!damaged.empty()) damaged[random() % damaged.size()] = char(random());
    read += toml_fault(damaged) == "none" ? 1 : 0;
  }
  CHECK(read > 100);
  CHECK(read < 4'000);
}
