// SPDX-License-Identifier: MIT
#include "options/answer.hpp"

#include "support/doctest.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace animevae::program;

namespace {

const AnswerOptions for_people{}, for_programs{.json = true};

}  // namespace

TEST_CASE("an Answer gives its sentences, and with --json its members, in order") {
  for (const AnswerOptions* options : {&for_people, &for_programs}) {
    Answer answer{*options};
    answer.say("{} of {} images", 3, 5);
    answer.set("picture", "out.png");
    answer.set("images", 3);
    answer.say("done");
    if (options->json) CHECK(answer.text() == "{\n  \"picture\": \"out.png\",\n  \"images\": 3\n}\n");
    else CHECK(answer.text() == "3 of 5 images\ndone\n");
  }
}

TEST_CASE("an Answer writes whole numbers without a fraction, and NaN and infinity as null") {
  Answer answer{for_programs};
  answer.set("whole", 5.0);
  answer.set("part", 0.25);
  answer.set("nan", std::nan(""));
  answer.set("infinite", -std::numeric_limits<double>::infinity());
  answer.set("seed", std::numeric_limits<std::uint64_t>::max());
  answer.set("least", std::numeric_limits<std::int64_t>::min());
  answer.set("list", std::vector<double>{1, 2.5, NAN});
  CHECK(answer.text() ==
        "{\n  \"whole\": 5,\n  \"part\": 0.25,\n  \"nan\": null,\n  \"infinite\": null,\n"
        "  \"seed\": 18446744073709551615,\n  \"least\": -9223372036854775808,\n  \"list\": [1,2.5,null]\n}\n");
}

TEST_CASE("an answer holds objects, matrices and lists of objects") {
  Answer answer{for_programs};
  answer.set("kept", Answer::Object{{"psnr", 20.5}, {"ssim", 1}});
  answer.set("rows", std::vector<std::vector<double>>{{1, 0.5}, {}, {3}});
  answer.set_json("list", nlohmann::ordered_json::parse(R"([{"name": "b", "auc": {"value": 1}}, {"name": "a"}])"));
  CHECK(answer.text() ==
        "{\n  \"kept\": {\"psnr\":20.5,\"ssim\":1},\n  \"rows\": [[1,0.5],[],[3]],\n"
        "  \"list\": [{\"name\":\"b\",\"auc\":{\"value\":1}},{\"name\":\"a\"}]\n}\n");
}

TEST_CASE("names that are not UTF-8 leave the answer valid JSON") {
  Answer answer{for_programs};
  answer.set("file", std::string{"na\xefve.png"});
  answer.set("names", std::vector<std::string>{"\xff", "水"});
  answer.set("added", Answer::Object{{"a\xff", 1}});
  answer.set_json("raw", nlohmann::ordered_json(std::string{"\xff"}));
  const auto read = nlohmann::ordered_json::parse(answer.text());
  CHECK(read["file"] == "na\uFFFDve.png");
  CHECK(read["names"] == nlohmann::ordered_json{"\uFFFD", "水"});
  CHECK(read["added"]["a\uFFFD"] == 1);
  CHECK(read["raw"] == "\uFFFD");
}

TEST_CASE("an answer without members is an empty object") {
  Answer answer{for_programs};
  CHECK(nlohmann::ordered_json::parse(answer.text()) == nlohmann::ordered_json::object());
}
