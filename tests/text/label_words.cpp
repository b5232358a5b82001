// SPDX-License-Identifier: MIT
#include <animevae/text/label_words.hpp>

#include <string>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

const av::LabelWords& hair_and_mouth() {
  static const av::LabelWords words{{"hair_colour", {"black", "blue", "silver"}}, {"mouth", {"closed", "smile"}}};
  return words;
}

std::string complaint_of_labels(const std::string& text) {
  try {
    (void)hair_and_mouth().parse(text);
  } catch (const av::InvalidValue& problem) {
    return problem.what();
  }
  return {};
}

using Choices = std::vector<int>;
constexpr int unknown = av::LabelWords::unknown;

}  // namespace

TEST_CASE("LabelWords has a column for each word of each attribute, in their order") {
  const av::LabelWords& words = hair_and_mouth();
  CHECK(words.size() == 5);
  CHECK(words.first_column(0) == 0);
  CHECK(words.first_column(1) == 3);
  CHECK(words.columns() == std::vector<std::string>{"hair_colour=black", "hair_colour=blue", "hair_colour=silver",
                                                    "mouth=closed", "mouth=smile"});
  CHECK(to_string(words) == "hair_colour (3 words), mouth (2)");
  CHECK(av::LabelWords{}.size() == 0);
  CHECK(av::LabelWords{}.empty());
  CHECK(to_string(av::LabelWords{}) == "none");
}

TEST_CASE("LabelWords::row has a 1 at the word of each attribute, and zeros where it is unknown") {
  CHECK(hair_and_mouth().row(Choices{1, 0}) == std::vector<float>{0, 1, 0, 1, 0});
  CHECK(hair_and_mouth().row(Choices{unknown, 1}) == std::vector<float>{0, 0, 0, 0, 1});
  CHECK(hair_and_mouth().row(Choices{2, unknown}) == std::vector<float>{0, 0, 1, 0, 0});
}

TEST_CASE("LabelWords::parse reads labels in any order, with blanks, some or none") {
  const auto parse = [](const std::string& text) { return hair_and_mouth().parse(text); };
  CHECK(parse("hair_colour=blue,mouth=smile") == Choices{1, 1});
  CHECK(parse("mouth=closed,hair_colour=silver") == Choices{2, 0});
  CHECK(parse("  hair_colour = black ,  mouth = smile ") == Choices{0, 1});
  CHECK(parse("mouth=smile") == Choices{unknown, 1});
  CHECK(parse("") == Choices{unknown, unknown});
  CHECK(parse("  ") == Choices{unknown, unknown});
}

TEST_CASE("LabelWords::parse takes words with commas, equals signs and blanks, the longest that fits") {
  const av::LabelWords words{{"name", {"Doe", "Doe, Jane", "a=b", "x y", "Doe, J"}}, {"mouth", {"smile"}}};
  CHECK(words.parse("name=Doe, Jane,mouth=smile") == Choices{1, 0});
  CHECK(words.parse("name=Doe,mouth=smile") == Choices{0, 0});
  CHECK(words.parse("name=Doe, J") == Choices{4, unknown});
  CHECK(words.parse("name=a=b") == Choices{2, unknown});
  CHECK(words.parse("mouth=smile,name=x y") == Choices{3, 0});
}

TEST_CASE("LabelWords::parse refuses what it does not know with what may be meant") {
  CHECK(complaint_of_labels("hair_color=blue") == "there is no label 'hair_color'; did you mean 'hair_colour'?");
  CHECK(complaint_of_labels("hair_colour=bleu") == "the label 'hair_colour' has no word 'bleu'; did you mean 'blue'?");
  CHECK(complaint_of_labels("hair_colour=Blue,mouth=smile") ==
        "the label 'hair_colour' has no word 'Blue'; did you mean 'blue'?");
  CHECK(complaint_of_labels("weather=fine") == "there is no label 'weather'; there is hair_colour, mouth");
  CHECK(complaint_of_labels("mouth=agape") == "the label 'mouth' has no word 'agape'; there is closed, smile");
  CHECK(complaint_of_labels("mouth=") == "the label 'mouth' has no word ''; there is closed, smile");
  CHECK(complaint_of_labels("=smile") == "there is no label ''; there is hair_colour, mouth");
  CHECK(complaint_of_labels("smile") ==
        "'smile' is no label: those are given as label=word; did you mean 'mouth=smile'?");
  CHECK(complaint_of_labels("hair_colour=blue,smile") ==
        "'smile' is no label: those are given as label=word; did you mean 'mouth=smile'?");
  CHECK(complaint_of_labels("glad") == "'glad' is no label: those are given as label=word");
  CHECK(complaint_of_labels("glad,mouth=smile") == "'glad' is no label: those are given as label=word");
  CHECK(complaint_of_labels("mouth=smile,mouth=closed") == "the label 'mouth' is given twice");
  CHECK(complaint_of_labels("mouth=smile,") == "a label is missing behind the last ','");
  CHECK(complaint_of_labels(",mouth=smile") == "a label is missing in front of a ','");
}

TEST_CASE("LabelWords lists at most twenty words where none is near") {
  std::vector<std::string> words;
  for (int i = 0; i < 25; ++i) words.push_back("word" + std::to_string(i));
  const av::LabelWords many{{"it", words}};
  CHECK_THROWS_WITH_AS((void)many.parse("it=zzzzzzzzzz"),
                       "the label 'it' has no word 'zzzzzzzzzz'; there is word0, word1, word2, word3, word4, word5, "
                       "word6, word7, word8, word9, word10, word11, word12, word13, word14, word15, word16, word17, "
                       "word18, word19, ...",
                       av::InvalidValue);
}

TEST_CASE("LabelWords refuses names and words that could not be told apart") {
  using Attributes = std::vector<av::LabelAttribute>;
  const auto refused = [](const Attributes& attributes, const char* sentence) {
    CHECK_THROWS_WITH_AS((void)av::LabelWords{attributes}, sentence, av::InvalidValue);
  };
  refused({{"", {"a"}}}, "the name of a label is empty");
  refused({{"a", {"b", ""}}}, "a word of the label 'a' is empty");
  refused({{"a", {}}}, "the label 'a' has no words");
  refused({{"a", {"b"}}, {"c", {"b"}}, {"a", {"d"}}}, "there are two labels 'a'");
  refused({{"a", {"b", "c", "b"}}}, "the label 'a' has the word 'b' twice");
  refused({{"a=b", {"c"}}}, "the label 'a=b' has '=' or ',' in its name; these stand between labels");
  refused({{"a,b", {"c"}}}, "the label 'a,b' has '=' or ',' in its name; these stand between labels");
  refused({{"a", {" b"}}}, "a word of the label 'a', ' b', begins or ends with a blank");
  refused({{"a", {"caf\xe9"}}}, "a word of the label 'a', 'caf\xef\xbf\xbd', is not in UTF-8");
}

TEST_CASE("first_difference of LabelWords names the first column that differs") {
  const av::LabelWords ours{{"hair", {"black", "teal"}}}, other{{"hair", {"black", "green"}}};
  CHECK(first_difference(ours, other, "the model has") == "'hair=teal' where the model has 'hair=green'");
  const av::LabelWords shorter{{"hair", {"black"}}};
  CHECK(first_difference(ours, shorter, "the model has") == "'hair=teal' where the model has nothing more");
  CHECK(first_difference(ours, ours, "the model has").empty());
}

TEST_CASE("to_json of LabelWords is read back by parse_label_words") {
  CHECK(
      to_json(hair_and_mouth()) ==
      R"([{"name": "hair_colour", "words": ["black", "blue", "silver"]}, {"name": "mouth", "words": ["closed", "smile"]}])");
  const av::LabelWords odd{{"na\"me", {"a,b", "ü \\ \n!"}}};
  CHECK(av::parse_label_words(to_json(odd), "it") == odd);
  CHECK(av::parse_label_words(to_json(hair_and_mouth()), "it") == hair_and_mouth());
  CHECK(av::parse_label_words("[]", "it").empty());
}

TEST_CASE("parse_label_words refuses other text") {
  const auto refused = [](const char* text, const char* sentence) {
    CHECK_THROWS_WITH_AS((void)av::parse_label_words(text, "its list"), sentence, av::InvalidValue);
  };
  refused("{}", "its list is not valid JSON at byte 0: '[' is expected");
  refused("[] x", "its list is not valid JSON at byte 3: nothing is expected behind the end");
  refused(R"([{"name": "a", "values": []}])",
          "its list has 'values' where the name and the words of a label are expected");
  refused(R"([{"name": "a", "words": []}])", "the label 'a' has no words");
  refused(R"([{"words": ["b"]}])", "the name of a label is empty");
}
