// SPDX-License-Identifier: MIT
#include "server/web_files.hpp"

#include "support/doctest.hpp"

#include <nlohmann/json.hpp>

#include <regex>
#include <set>
#include <string>

using namespace animevae::program;

namespace {

std::string text_of(const EmbeddedFile& file) {
  return {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()};
}

std::set<std::string> names() {
  std::set<std::string> all;
  for (const EmbeddedFile& file : web_files()) all.insert(std::string{file.name});
  return all;
}

}  // namespace

TEST_CASE("every file of the web app is in the program, once and not empty") {
  CHECK(names().size() == web_files().size());
  for (const char* name : {"index.html", "error.html", "edit.html", "morph.html", "map.html", "style.css", "icon.svg",
                           "openapi.json", "shell.js"}) {
    CAPTURE(name);
    CHECK(names().contains(name));
  }
  for (const EmbeddedFile& file : web_files()) CHECK_FALSE(file.bytes.empty());
}

TEST_CASE("every file that the pages load and the scripts import is in the program") {
  const std::set<std::string> known = names();
  const std::regex loaded{R"re((?:src|href)="(?:\./|\{root\})?web/([^"]+)")re"}, imported{R"re(from '\./([^']+)')re"};
  std::size_t found = 0;
  for (const EmbeddedFile& file : web_files()) {
    const std::string text = text_of(file);
    const std::regex& reference = file.name.ends_with(".html") ? loaded : imported;
    if (!file.name.ends_with(".html") && !file.name.ends_with(".js")) continue;
    for (std::sregex_iterator match{text.begin(), text.end(), reference}, end; match != end; ++match, ++found) {
      CAPTURE(file.name);
      CAPTURE((*match)[1].str());
      CHECK(known.contains((*match)[1].str()));
    }
  }
  CHECK(found > 20);
}

TEST_CASE("the description of the API is JSON") {
  for (const EmbeddedFile& file : web_files())
    if (file.name == "openapi.json") CHECK(nlohmann::json::parse(text_of(file))["paths"].size() >= 10);
}
