// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <animevae/core/crc32.hpp>
#include <animevae/core/letter_case.hpp>

#include "report/html.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"
#include "server/web_files.hpp"

namespace av = animevae;

namespace animevae::program {

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

void serve_file(HttpServer& server, const std::string& path, const EmbeddedFile& file) {
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

constexpr std::string_view training_page = "training.html";

/// The address of a page: its name without ".html".
std::string address_of(const std::string& name) {
  return name == "index.html" ? "/" : "/" + name.substr(0, name.size() - 5);
}

/// What browsers see of an error: the file with {root}, {title} and {sentence} replaced.
std::string error_page(const EmbeddedFile& file, const std::string& root, int status, const std::string& sentence) {
  const std::string title = status == 404 ? "There is no such page" : fmt::format("This did not work ({})", status);
  const std::string said = status == 404 && sentence == "there is no such page"
                               ? "The address leads nowhere. The pages of this app are in the bar."
                               : html_text(av::capitalised(sentence)) + ".";
  const std::pair<std::string_view, std::string> words[] = {
      {"{root}", html_text(root)}, {"{title}", title}, {"{sentence}", said}};
  std::string page{reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()};
  for (const auto& [word, value] : words)
    for (std::size_t at = 0; (at = page.find(word, at)) != std::string::npos; at += value.size())
      page.replace(at, word.size(), value);
  return page;
}

}  // namespace

void add_pages(HttpServer& server) {
  for (const EmbeddedFile& file : web_files()) {
    const std::string name{file.name};
    if (name == "error.html")
      server.set_error_page([file](const std::string& root, int status, const std::string& sentence) {
        return error_page(file, root, status, sentence);
      });
    else if (name == "openapi.json") serve_file(server, "/api/v1/openapi.json", file);
    else if (name.ends_with(".html") && name != training_page) serve_file(server, address_of(name), file);
    else if (name != training_page) serve_file(server, "/web/" + name, file);
  }
}

void add_training_pages(HttpServer& server) {
  for (const EmbeddedFile& file : web_files())
    if (file.name == training_page) {
      for (const EmbeddedFile& other : web_files())
        if (other.name.ends_with(".html") && other.name != "error.html" && other.name != training_page)
          serve_file(server, address_of(std::string{other.name}), file);
    } else if (!file.name.ends_with(".html") && !file.name.ends_with(".json")) {
      serve_file(server, "/web/" + std::string{file.name}, file);
    }
}

}  // namespace animevae::program
