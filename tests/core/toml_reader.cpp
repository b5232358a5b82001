// SPDX-License-Identifier: MIT
#include <animevae/core/toml_reader.hpp>

#include "support/doctest.hpp"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/toml.hpp>

using namespace animevae;

namespace {

using Values = std::vector<std::string>;

std::string fault(std::string_view text) {
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
  const std::vector<std::pair<std::string, Values>> expected{{"version", {"1"}},
                                                             {"train.preset", {"burgess"}},
                                                             {"train.beta.to", {"-4.5e-1"}},
                                                             {"train.beta.steps", {"100"}},
                                                             {"train.show", {"true"}},
                                                             {"train.sizes", {"1", "2", "three"}},
                                                             {"train.none", {}},
                                                             {"a b.x", {""}},
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

TEST_CASE("escapes are those of TOML, and apostrophes mean what they hold") {
  CHECK(parse_toml(R"(x = "\" \\ \b\t\n\f\r \u00e9 \U0001F3A8")")[0].values ==
        Values{"\" \\ \b\t\n\f\r \xc3\xa9 \xf0\x9f\x8e\xa8"});
  CHECK(parse_toml(R"(x = 'a\n"b" # c')")[0].values == Values{R"(a\n"b" # c)"});
}

TEST_CASE("what is wrong is told with its line and what to write instead") {
  CHECK(fault("preset = burgess") ==
        "line 1: 'burgess' is neither a number nor true or false; a text needs quotation marks: \"burgess\"");
  CHECK(fault("a = 1\nsteps 4") == "line 2: '=' and a value are expected behind 'steps'");
  CHECK(fault("[train]\nsteps =\n") ==
        "line 2: a value is expected: a number, true, false, or a text in quotation marks");
  CHECK(fault("a = 1\n\na = 2") == "line 3: 'a' has a value already, on line 1");
  CHECK(fault("beta.to = 1\n[beta]\nto = 2") == "line 3: 'beta.to' has a value already, on line 1");
  CHECK(fault("a = 1 2") == "line 1: nothing but a comment may follow");
  CHECK(fault("a = [1, 2") == "line 1: ',' or ']' is expected in an array");
  CHECK(fault("a = [1\n2]") == "line 2: ',' or ']' is expected in an array");
  CHECK(fault("a = [,1]").starts_with("line 1: a value is expected"));
  CHECK(fault("[train") == "line 1: a section is written [name]");
  CHECK(fault("[]") == "line 1: a name is expected, as in 'name = value' or '[section]'");
  CHECK(fault("= 3") == "line 1: a name is expected, as in 'name = value' or '[section]'");
  CHECK(fault("[[list]]").starts_with("line 1: a name is expected"));
  CHECK(fault("a = \"x\nb = 1") == "line 1: a text does not end");
  CHECK(fault("a = '''x'''") == "line 1: a text of several lines is not supported");
  CHECK(fault("a = {b = 1}").starts_with("line 1: a value is expected"));
  CHECK(fault("a = 1979-05-27").starts_with("line 1: '1979-05-27' is neither"));
  CHECK(fault(R"(a = "C:\faces\#")") ==
        "line 1: an unknown escape in a text; in apostrophes '...' a backslash is just that");
  CHECK(fault(R"(a = "\u12")") == "line 1: an escape needs four or eight hexadecimal digits");
  CHECK(fault(R"(a = "\ud800")") == "line 1: an escape that is no letter of Unicode");
  CHECK(fault("a = \"\xff\"") == "the text is not UTF-8");
}

TEST_CASE("what the writer writes is read back as it was") {
  std::mt19937 random{5};
  const std::string_view letters = "ab \"'\\#=,[].\n\t\r\x01\x7f-";
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    for (auto length = random() % 8; length > 0; --length) text += letters[random() % letters.size()];
    TomlWriter toml;
    toml.comment(text);
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

TEST_CASE("a configuration cut anywhere, or damaged, is refused or read, never more") {
  std::mt19937 random{4};
  int read = 0;
  for (int round = 0; round < 5'000; ++round) {
    std::string damaged = example.substr(0, random() % (example.size() + 1));
    if (!damaged.empty()) damaged[random() % damaged.size()] = static_cast<char>(random());
    read += fault(damaged) == "none" ? 1 : 0;
  }
  CHECK(read > 100);
  CHECK(read < 4'000);
}
