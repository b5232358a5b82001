// SPDX-License-Identifier: MIT
#include <animevae/labels/attribute_columns.hpp>

#include "support/doctest.hpp"

using namespace animevae::detail;
using animevae::parse_csv;

TEST_CASE("yes_or_no reads 1, true, yes, on and their opposites in any letter case, and nothing else") {
  for (const char* with : {"1", "+1", "true", "True", "TRUE", "yes", "Y", "t", "on"}) CHECK(yes_or_no(with) == 1.0F);
  for (const char* without : {"-1", "0", "false", "False", "No", "n", "F", "off"}) CHECK(yes_or_no(without) == -1.0F);
  for (const char* neither : {"", "2", "maybe", "1.0", "truely"}) CHECK_FALSE(yes_or_no(neither));
}

TEST_CASE("number_in reads signs, and a decimal comma where the separator is a semicolon") {
  CHECK(number_in("+0.5", ',') == 0.5);
  CHECK(number_in("-3e2", ',') == -300);
  CHECK(number_in("31,5", ';') == 31.5);
  CHECK(number_in("\u22121", ',') == -1);
  for (const char* other : {"31,5", "1.234,5", "+-1", "+", "nan", "inf", "50%", ""}) {
    CAPTURE(other);
    CHECK_FALSE(number_in(other, ','));
  }
  CHECK_FALSE(number_in("1.234,5", ';'));
  CHECK_FALSE(number_in("1,234,5", ';'));
}

TEST_CASE("is_odd_number tells numbers with thousands separators, % or apostrophes from words") {
  for (const char* number : {"1,234", "50 %", "50%", "'-1'", "1'000", "1.234,5"}) CHECK(is_odd_number(number));
  for (const char* word : {"20-29", "2020-01-01", "3,4-D", "red", "'", "100% cotton"}) CHECK_FALSE(is_odd_number(word));
}

TEST_CASE("is_missing tells NA, null and the like from words such as none") {
  for (const char* missing : {"", "NA", "N/A", "nan", "NaN", "null", "?", "-"}) CHECK(is_missing(missing));
  for (const char* answer : {"none", "0", "no", "na na"}) CHECK_FALSE(is_missing(answer));
}

TEST_CASE("counts_rows tells a column of row numbers, or an empty one without a name, from other columns") {
  const auto counts = [](const char* column, const char* text) {
    return counts_rows(parse_csv(std::string{"file,"} + column + "\n" + text, "l.csv"), 1);
  };
  CHECK(counts("", "a,0\nb,1\n"));
  CHECK(counts("", "a,7\nb,3\n"));
  CHECK(counts("", "a,\nb,\n"));
  CHECK(counts("Unnamed: 0", "a,0\nb,1\n"));
  CHECK(counts("index", "a,5\nb,6\n"));
  CHECK_FALSE(counts("index", "a,5\nb,5\n"));
  CHECK_FALSE(counts("index", "a,\nb,\n"));
  CHECK_FALSE(counts("", "a,x\nb,y\n"));
  CHECK_FALSE(counts("Smiling", "a,0\nb,1\n"));
}
