// SPDX-License-Identifier: MIT
#include "server/request.hpp"

#include "support/doctest.hpp"

#include <string>
#include <utility>

#include "server/http.hpp"

using namespace animevae::program;
using nlohmann::json;

namespace {

httplib::Request with_parameter(const std::string& name, const std::string& value) {
  httplib::Request request;
  request.params.emplace(name, value);
  return request;
}

httplib::Request with_body(const std::string& body, const std::string& type = "") {
  httplib::Request request;
  request.body = body;
  if (!type.empty()) request.headers.emplace("Content-Type", type);
  return request;
}

/// "400: ..." of what a call refuses.
template <class Call>
std::string refusal(Call&& call) {
  try {
    (void)call();
  } catch (const HttpError& error) {
    return std::to_string(error.status()) + ": " + error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("json_body reads a JSON object, with the content type of a plain curl -d too") {
  for (const char* type :
       {"", "application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded"}) {  // curl -d
    CAPTURE(type);
    CHECK(json_body(with_body(R"({"a": 1})", type)) == json{{"a", 1}});
  }
  CHECK(refusal([] { return json_body(with_body("{}", "text/plain")); }) ==
        "415: the body must be JSON (Content-Type: application/json)");
  for (const char* wrong : {"", "[1]", "7", "{", "{} {}", R"({"a": nan})", "\xff"}) {
    CAPTURE(wrong);
    CHECK(refusal([&] { return json_body(with_body(wrong)); }) == "400: the body must be a JSON object");
  }
}

TEST_CASE("a body is nested eight deep at most") {
  const auto nested = [](int lists) {
    return with_body(R"({"a": )" + std::string(std::size_t(lists), '[') + "1" + std::string(std::size_t(lists), ']') +
                     "}");
  };
  CHECK(json_body(nested(7)).contains("a"));
  CHECK(refusal([&] { return json_body(nested(8)); }) == "400: the JSON is nested deeper than 8");
  CHECK(refusal([&] { return json_body(with_body(R"({"a": )" + std::string(100'000, '['))); }) ==
        "400: the JSON is nested deeper than 8");
}

TEST_CASE("number_parameter takes numbers within its limits, and a default") {
  const auto number = [](const std::string& text) {
    return number_parameter(with_parameter("x", text), "x", 7, -1, 2.5);
  };
  CHECK(number_parameter({}, "x", 7, -1, 2.5) == 7);
  CHECK(number("-1") == -1);
  CHECK(number("2.5") == 2.5);
  for (const char* wrong : {"2.6", "-1.1", "", "1 ", "one", "nan", "inf", "1e400"}) {
    CAPTURE(wrong);
    CHECK(refusal([&] { return number(wrong); }) == "400: 'x' must be a number from -1 to 2.5");
  }
}

TEST_CASE("whole_parameter takes whole numbers, and flag_parameter 0 or 1") {
  const auto whole = [](const std::string& text) { return whole_parameter(with_parameter("n", text), "n", 7, 1, 64); };
  CHECK(whole_parameter({}, "n", 7, 1, 64) == 7);
  CHECK(whole("1") == 1);
  CHECK(whole("64") == 64);
  for (const char* wrong : {"0", "65", "1.0", "+1", "", "99999999999999999999"}) {
    CAPTURE(wrong);
    CHECK(refusal([&] { return whole(wrong); }) == "400: 'n' must be a whole number from 1 to 64");
  }
  CHECK(flag_parameter({}, "keep", true));
  CHECK_FALSE(flag_parameter({}, "keep", false));
  CHECK(flag_parameter(with_parameter("keep", "1"), "keep", false));
  CHECK_FALSE(flag_parameter(with_parameter("keep", "0"), "keep", true));
  CHECK(refusal([] { return flag_parameter(with_parameter("keep", "yes"), "keep", true); }) ==
        "400: 'keep' must be a whole number from 0 to 1");
}

TEST_CASE("one_of takes one of the allowed words") {
  CHECK(one_of("format", "webp", {"png", "webp"}) == "webp");
  CHECK(refusal([] { return one_of("format", "PNG", {"png", "webp"}); }) == "400: 'format' must be one of png, webp");
}

TEST_CASE("number_of and whole_of take numbers of a JSON object within their limits") {
  const json object{{"half", 0.5}, {"three", 3},         {"text", "3"},         {"none", nullptr},
                    {"minus", -3}, {"most", UINT64_MAX}, {"three_point_0", 3.0}};
  CHECK(number_of(object, "missing", 9, 0, 1) == 9);
  CHECK(number_of(object, "half", 9, 0, 1) == 0.5);
  CHECK(number_of(object, "minus", 9, -3, 1) == -3);
  CHECK(refusal([&] { return number_of(object, "three", 9, 0, 1); }) == "400: \"three\" must be a number from 0 to 1");
  CHECK(refusal([&] { return number_of(object, "text", 9, 0, 5); }) == "400: \"text\" must be a number from 0 to 5");
  CHECK(refusal([&] { return number_of(object, "none", 9, 0, 5); }) == "400: \"none\" must be a number from 0 to 5");
  CHECK(whole_of(object, "missing", 9, 0, 1) == 9);
  CHECK(whole_of(object, "three", 9, 3, 3) == 3);
  CHECK(whole_of(object, "minus", 9, -3, 3) == -3);
  for (const char* wrong : {"half", "text", "none", "minus", "most", "three_point_0"}) {
    CAPTURE(wrong);
    CHECK(refusal([&] { return whole_of(object, wrong, 9, 0, INT64_MAX); }) ==
          "400: \"" + std::string{wrong} + "\" must be a whole number from 0 to 9223372036854775807");
  }
}

TEST_CASE("a client's word is quoted in ASCII and cut") {
  CHECK(quoted("smile") == "\"smile\"");
  CHECK(quoted("a\"b\n") == R"("a\"b\n")");
  CHECK(quoted("\xc3\xa4") == R"("\u00e4")");
  CHECK(quoted("a\xff") == R"("a\ufffd")");
  const std::string long_word(500, 'x'), shown(80, 'x');
  CHECK(quoted(long_word) == "\"" + shown + "\"");
}
