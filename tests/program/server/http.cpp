// SPDX-License-Identifier: MIT
#include "server/http.hpp"

#include "support/doctest.hpp"
#include "support/http_client.hpp"

#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>

namespace av = animevae;
using namespace animevae::program;
using namespace std::chrono_literals;

namespace {

/// Routes that say what they got, and one for each exception.
class SmallServer {
 public:
  SmallServer() {
    server.add({.method = "GET", .pattern = "/", .handler = [](const auto&, auto& r) {
                  r.set_content("first", "text/plain");
                }});
    server.add({.method = "GET", .pattern = "/number/([0-9]{1,3})", .handler = [](const auto& q, auto& r) {
                  r.set_content(q.matches[1].str() + q.get_param_value("and"), "text/plain");
                }});
    const auto echo = [](const auto& q, auto& r) { r.set_content("got " + q.body, "text/plain"); };
    server.add({.method = "POST", .pattern = "/small", .handler = echo});
    server.add({.method = "POST", .pattern = "/large", .handler = echo, .is_upload = true});
    server.add(
        {.method = "GET", .pattern = "/own", .handler = [](const auto&, auto&) { throw HttpError(418, "own"); }});
    server.add(
        {.method = "GET", .pattern = "/busy", .handler = [](const auto&, auto&) { throw HttpError(503, "busy"); }});
    server.add({.method = "GET", .pattern = "/invalid", .handler = [](const auto&, auto&) {
                  throw av::InvalidValue("--x is 3");
                }});
    server.add({.method = "GET", .pattern = "/file", .handler = [](const auto&, auto&) {
                  throw av::FileError("f\xff.png", "is gone");
                }});
    server.add({.method = "GET", .pattern = "/memory", .handler = [](const auto&, auto&) { throw std::bad_alloc{}; }});
  }

  HttpServer server{{.head = {.header_bytes = 2000, .cookie_bytes = 500},
                     .body_bytes = 10,
                     .upload_bytes = 20,
                     .idle = 1s,
                     .header = 1s,
                     .body = 1s,
                     .answer = 5s}};
};

std::string status_and_body(const HttpAnswer& answer) { return std::to_string(answer.status) + " " + answer.body; }

}  // namespace

TEST_CASE("a route answers its own path only, with the parts that its pattern takes from it") {
  SmallServer own;
  CHECK(get(own.server, "/").body == "first");
  CHECK(get(own.server, "/number/42?and=%20more").body == "42 more");
  CHECK(get(own.server, "/number/1234").status == 404);
  CHECK(status_and_body(get(own.server, "/nothing")) == "404 {\"error\":\"there is no such page\"}\n");
  CHECK(get(own.server, "/" + std::string(150, 'a')).status == 404);
}

TEST_CASE("every answer, of an error too, has the headers that restrict what other pages can do with it") {
  SmallServer own;
  for (const char* path : {"/", "/nothing"}) {
    const HttpAnswer answer = get(own.server, path);
    CHECK(answer.headers.at("x-content-type-options") == "nosniff");
    CHECK(answer.headers.at("x-frame-options") == "DENY");
    CHECK(answer.headers.at("content-security-policy").starts_with("default-src 'none'; "));
  }
}

TEST_CASE("a method that a route does not take is answered with 405 and the methods that it takes") {
  SmallServer own;
  const HttpAnswer posted = post(own.server, "/", "");
  CHECK(status_and_body(posted) == "405 {\"error\":\"POST is not for this page; it takes GET, HEAD\"}\n");
  CHECK(posted.headers.at("allow") == "GET, HEAD");
  CHECK(get(own.server, "/small").headers.at("allow") == "POST");
}

TEST_CASE("a HEAD request gets the headers alone") {
  SmallServer own;
  const std::string said = said_by(own.server, "HEAD / HTTP/1.1\r\nHost: here\r\n\r\n");
  CHECK(said.starts_with("HTTP/1.1 200 "));
  CHECK(said.find("Content-Length: 5") != std::string::npos);
  CHECK(said.ends_with("\r\n\r\n"));
}

TEST_CASE("exceptions become answers, each with its status and a sentence") {
  SmallServer own;
  CHECK(status_and_body(get(own.server, "/own")) == "418 {\"error\":\"own\"}\n");
  CHECK(status_and_body(get(own.server, "/invalid")) == "400 {\"error\":\"--x is 3\"}\n");
  CHECK(status_and_body(get(own.server, "/file")) == "500 {\"error\":\"f\xef\xbf\xbd.png: is gone\"}\n");
  CHECK(status_and_body(get(own.server, "/memory")) == "503 {\"error\":\"there is not enough memory for this now\"}\n");
  CHECK(get(own.server, "/busy").headers.at("retry-after") == "1");
  CHECK_FALSE(get(own.server, "/own").headers.contains("retry-after"));
}

TEST_CASE("a body is taken up to the limit of its route") {
  SmallServer own;
  CHECK(post(own.server, "/small", "0123456789").body == "got 0123456789");
  CHECK(status_and_body(post(own.server, "/small", "0123456789a")) ==
        "413 {\"error\":\"the body has 11 bytes; at most 10 are taken here\"}\n");
  CHECK(post(own.server, "/large", "0123456789a").body == "got 0123456789a");
  CHECK(post(own.server, "/large", std::string(21, 'x')).status == 413);
  CHECK(post(own.server, "/small", "").body == "got ");
}

TEST_CASE("a body needs one Content-Length, and no encoding or multipart") {
  SmallServer own;
  const auto raw = [&](const std::string& headers, const std::string& body = "abc",
                       const std::string& line = "POST /small") {
    return answers_in(said_by(own.server, line + " HTTP/1.1\r\nHost: here\r\n" + headers + "\r\n" + body)).at(0).status;
  };
  CHECK(raw("Content-Length: 3\r\n") == 200);
  CHECK(raw("") == 411);
  CHECK(raw("Content-Length: 3\r\nContent-Length: 3\r\n") == 411);
  CHECK(raw("Content-Length: +3\r\n") == 411);
  CHECK(raw("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n") == 411);
  CHECK(raw("Content-Length: 3\r\nContent-Encoding: gzip\r\n") == 415);
  CHECK(raw("Content-Length: 3\r\nContent-Type: multipart/form-data; boundary=x\r\n") == 415);
  CHECK(raw("Content-Length: 3\r\n", "abc", "GET /") == 400);
  CHECK(raw("Content-Length: 0\r\n", "", "GET /") == 200);
}

TEST_CASE("a connection serves one request after the other, until one of them is refused") {
  SmallServer own;
  const std::string good = "GET / HTTP/1.1\r\nHost: here\r\n\r\n", bad = "GET /nothing HTTP/1.1\r\nHost: here\r\n\r\n";
  CHECK(answers_in(said_by(own.server, good + good + good)).size() == 3);
  const std::vector<HttpAnswer> answers = answers_in(said_by(own.server, good + bad + good));
  REQUIRE(answers.size() == 2);
  CHECK(answers[1].headers.at("connection") == "close");
  CHECK(own.server.counts().connections == 2);
  CHECK(own.server.counts().open == 0);
  CHECK(own.server.counts().answers[2] == 4);
  CHECK(own.server.counts().answers[4] == 1);
}

TEST_CASE("headers and cookies that are too long are answered with 431") {
  SmallServer own;
  CHECK(get(own.server, "/", "X-Long: " + std::string(3000, 'x') + "\r\n").status == 431);
  CHECK(get(own.server, "/", "Cookie: " + std::string(600, 'x') + "\r\n").status == 431);
}

TEST_CASE("browsers see a page where there is one for errors, programs JSON") {
  SmallServer own;
  own.server.set_error_page([](const std::string& root, int status, const std::string& sentence) {
    return root + " " + std::to_string(status) + " " + sentence;
  });
  const HttpAnswer page = get(own.server, "/a/b", "Accept: text/html\r\n");
  CHECK(page.body == "../ 404 there is no such page");
  CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
  CHECK(page.headers.at("vary") == "Accept");
  CHECK(get(own.server, "/own", "Accept: text/html\r\n").body == "./ 418 own");
  CHECK(get(own.server, "/nothing").headers.at("content-type") == "application/json");
  CHECK(get(own.server, "/api/nothing", "Accept: text/html\r\n").headers.at("content-type") == "application/json");
}

TEST_CASE("answer_with_error answers in JSON") {
  httplib::Response response;
  answer_with_error(response, 503, "busy");
  CHECK(response.status == 503);
  CHECK(response.body == "{\"error\":\"busy\"}\n");
  CHECK(response.get_header_value("Retry-After") == "1");
}
