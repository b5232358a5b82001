// SPDX-License-Identifier: MIT
#include "options/toml_writer.hpp"

#include "support/doctest.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

using namespace animevae;
using namespace animevae::program;

TEST_CASE("a configuration is written line by line, in sections") {
  TomlWriter toml;
  toml.comment("made by animevae\n\nbeta-VAE");
  toml.section("train");
  toml.value("preset", "burgess");
  toml.value("steps", 7);
  toml.value("seed", std::numeric_limits<std::uint64_t>::max());
  toml.value("keep_duplicates", false);
  toml.value("beta.to", 4.0);
  toml.section("a b");
  toml.value("learning_rate", 5e-3F);
  CHECK(toml.text() ==
        "# made by animevae\n#\n# beta-VAE\n\n[train]\npreset = \"burgess\"\nsteps = 7\n"
        "seed = 18446744073709551615\nkeep_duplicates = false\nbeta.to = 4.0\n\n[\"a b\"]\nlearning_rate = 0.005\n");
}

TEST_CASE("TomlWriter writes floating-point numbers with a point or exponent and every digit that matters") {
  const auto written = [](auto number) {
    TomlWriter toml;
    toml.value("x", number);
    return toml.text();
  };
  CHECK(written(1.0 / 3) == "x = 0.3333333333333333\n");
  CHECK(written(-2.0) == "x = -2.0\n");
  CHECK(written(1e300) == "x = 1e+300\n");
  CHECK(written(-0.0) == "x = -0.0\n");
  CHECK(written(std::nan("")) == "x = nan\n");
  CHECK(written(-std::numeric_limits<double>::infinity()) == "x = -inf\n");
}

TEST_CASE("a text is quoted so that TOML means the same, with as few escapes as can be") {
  CHECK(toml_quoted("") == R"("")");
  CHECK(toml_quoted("it's # a, [path]") == R"("it's # a, [path]")");
  CHECK(toml_quoted(R"(C:\faces)") == R"('C:\faces')");
  CHECK(toml_quoted(R"(say "hi")") == R"('say "hi"')");
  CHECK(toml_quoted(R"(it's "C:\")") == R"("it's \"C:\\\"")");
  CHECK(toml_quoted("two\nlines\ttab\x01\x7f") == R"("two\nlines\ttab\u0001\u007F")");
  CHECK(toml_quoted("\xe9\xa1\x94") == "\"\xe9\xa1\x94\"");
  CHECK_THROWS_WITH_AS((void)toml_quoted("\xff"), "a text for a TOML file is not UTF-8", InvalidValue);
}

TEST_CASE("a key is bare where it may be") {
  CHECK(toml_key("learning-rate_2") == "learning-rate_2");
  CHECK(toml_key("beta.to") == "beta.to");
  CHECK(toml_key("a b.c") == "\"a b\".c");
  CHECK(toml_key("") == "\"\"");
}
