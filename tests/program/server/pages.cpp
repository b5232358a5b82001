// SPDX-License-Identifier: MIT
#include "server/api.hpp"

#include "support/doctest.hpp"
#include "support/http_client.hpp"

#include <string>

#include "server/web_files.hpp"

using namespace animevae::program;

namespace {

std::string file_of(const std::string& name) {
  for (const EmbeddedFile& file : web_files())
    if (file.name == name) return {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()};
  return {};
}

struct PageServer {
  HttpServer server{};
  PageServer() { add_pages(server); }
};

}  // namespace

TEST_CASE("pages stand at their names, other files below web/, each with its type") {
  PageServer own;
  const auto check = [&](const char* path, const char* name, const char* type) {
    CAPTURE(path);
    const HttpAnswer answer = get(own.server, path);
    CHECK(answer.status == 200);
    CHECK(answer.body == file_of(name));
    CHECK(answer.headers.at("content-type") == type);
    CHECK(answer.headers.at("cache-control") == "no-cache");
  };
  check("/", "index.html", "text/html; charset=utf-8");
  check("/edit", "edit.html", "text/html; charset=utf-8");
  check("/web/style.css", "style.css", "text/css; charset=utf-8");
  check("/web/shell.js", "shell.js", "text/javascript; charset=utf-8");
  check("/web/icon.svg", "icon.svg", "image/svg+xml");
  check("/api/v1/openapi.json", "openapi.json", "application/json");
}

TEST_CASE("paths with another letter for a dot, and templates, are answered with 404") {
  PageServer own;
  for (const char* path : {"/web/styleXcss", "/error", "/error.html", "/index", "/web/", "/web/../web/style.css"}) {
    CAPTURE(path);
    CHECK(get(own.server, path).status == 404);
  }
}

TEST_CASE("a file that has not changed is not sent again") {
  PageServer own;
  const std::string tag = get(own.server, "/").headers.at("etag");
  const HttpAnswer again = get(own.server, "/", "If-None-Match: " + tag + "\r\n");
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(get(own.server, "/", "If-None-Match: \"00000000\"\r\n").status == 200);
  CHECK(get(own.server, "/edit").headers.at("etag") != tag);
}

TEST_CASE("browsers get an error page with every placeholder filled in") {
  PageServer own;
  own.server.add({.method = "GET", .pattern = "/fails", .handler = [](const auto&, auto&) {
                    throw HttpError(400, "the <latent> {title} is odd");
                  }});
  const HttpAnswer missing = get(own.server, "/a/b", "Accept: text/html\r\n");
  CHECK(missing.status == 404);
  CHECK(missing.body.find("There is no such page") != std::string::npos);
  CHECK(missing.body.find("The address leads nowhere.") != std::string::npos);
  CHECK(missing.body.find("\"../") != std::string::npos);
  CHECK(missing.body.find("{root}") == std::string::npos);
  const HttpAnswer failed = get(own.server, "/fails", "Accept: text/html\r\n");
  CHECK(failed.status == 400);
  CHECK(failed.body.find("This did not work (400)") != std::string::npos);
  CHECK(failed.body.find("The &lt;latent&gt; {title} is odd.") != std::string::npos);
}
