// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <map>
#include <string>

#include <animevae/core/crc32.hpp>

#include "serve_answers.hpp"
#include "serve_api.hpp"
#include "web_files.hpp"

namespace av = animevae;
using Request = HttpServer::Request;
using Response = HttpServer::Response;

namespace {

std::string type_of(std::string_view name) {
  static const std::map<std::string, std::string, std::less<>> types{{"html", "text/html; charset=utf-8"},
                                                                     {"css", "text/css; charset=utf-8"},
                                                                     {"js", "text/javascript; charset=utf-8"},
                                                                     {"json", "application/json"},
                                                                     {"svg", "image/svg+xml"}};
  const auto found = types.find(name.substr(name.rfind('.') + 1));
  return found == types.end() ? "application/octet-stream" : found->second;
}

void serve_file(HttpServer& server, const std::string& path, const WebFile& file) {
  std::string pattern;
  for (const char letter : path) pattern += letter == '.' ? std::string{"\\."} : std::string{letter};
  const std::string tag = fmt::format("\"{:08x}\"", av::crc32(file.bytes));
  server.add({.method = "GET", .pattern = pattern, .handler = [tag, file](const Request& q, Response& r) {
                r.set_header("ETag", tag);
                r.set_header("Cache-Control", "no-cache");
                if (q.get_header_value("If-None-Match") == tag) {
                  r.status = 304;
                  return;
                }
                answer_with_bytes(r, file.bytes, type_of(file.name));
              }});
}

}  // namespace

void add_pages(HttpServer& server) {
  for (const WebFile& file : web_files()) {
    const std::string name{file.name};
    if (name == "index.html") serve_file(server, "/", file);
    else if (name == "openapi.json") serve_file(server, "/api/v1/openapi.json", file);
    else if (name.ends_with(".html")) serve_file(server, "/" + name.substr(0, name.size() - 5), file);
    else serve_file(server, "/web/" + name, file);
  }
}
