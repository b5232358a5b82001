// SPDX-License-Identifier: MIT
#include "server/head.hpp"

#include "support/doctest.hpp"

#include <string>

using namespace animevae::program;

namespace {

RequestHead read(const std::string& bytes, const HeadLimits& limits = {}) {
  RequestHead head{limits};
  (void)head.take(bytes);
  return head;
}

const std::string line = "GET / HTTP/1.1\r\n";

}  // namespace

TEST_CASE("RequestHead leaves out cookies, and stops at the end of the head") {
  const std::string request = line + "Host: x\r\ncOOkie: a=b; c=d\r\nCookies: 1\r\nAccept: */*\r\n\r\nbody";
  const std::string expected = line + "Host: x\r\nCookies: 1\r\nAccept: */*\r\n\r\n";
  RequestHead whole{{}}, dripped{{}};
  CHECK(whole.take(request) == request.size() - 4);
  for (const char letter : request) (void)dripped.take({&letter, 1});
  for (const RequestHead* head : {&whole, &dripped}) {
    CHECK(head->is_whole());
    CHECK(head->text() == expected);
    CHECK(head->fault().empty());
  }
}

TEST_CASE("a RequestHead is whole once the empty line has come") {
  for (const char* part : {"", "GET / HT", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: x\r\n", "GET /\r\nCookie: a"})
    CHECK_FALSE(read(part).is_whole());
  CHECK(read("\r\n").is_whole());
  CHECK(read("GET / HTTP/1.1\n\n").is_whole());
}

TEST_CASE("cookies may have their limit and no byte more") {
  const auto request = [](std::size_t bytes) {
    return line + "Cookie: " + std::string(bytes - 10, 'a') + "\r\nHost: x\r\n\r\n";
  };
  const HeadLimits limits{.header_bytes = 100, .cookie_bytes = 5000};
  CHECK(read(request(5000), limits).fault().empty());
  CHECK(read(request(5000), limits).text() == line + "Host: x\r\n\r\n");
  const RequestHead more = read(request(5001), limits);
  CHECK(more.is_whole());
  CHECK(more.text() == line + "\r\n");
  CHECK(more.fault().find("cookies have more than 5000 bytes") != std::string::npos);
  // Several lines of them count together.
  CHECK_FALSE(read(line + "Cookie: a\r\nCookie: b\r\n\r\n", {.cookie_bytes = 20}).fault().empty());
}

TEST_CASE("RequestHead names the header or the number of headers beyond the limits") {
  const auto header = [](std::size_t bytes) { return "X-Long: " + std::string(bytes - 10, 'a') + "\r\n"; };
  CHECK(read(line + header(8192) + "\r\n").fault().empty());
  const RequestHead long_line = read(line + "Host: x\r\n" + header(8193) + "\r\n");
  CHECK(long_line.fault() == "the header X-Long has more than 8192 bytes, the most that one may have");
  CHECK(long_line.text() == line + "Host: x\r\n\r\n");
  CHECK(read(line + header(150) + "\r\n", {.header_bytes = 100}).fault() ==
        "the headers have more than 100 bytes, the most that they may have");

  std::string many = line;
  for (int i = 0; i < 100; ++i) many += "A: b\r\n";
  CHECK(read(many + "\r\n").fault().empty());
  CHECK(read(many + "A: b\r\n\r\n").fault() == "there are more than 100 headers, the most that are taken");
}

TEST_CASE("a first line without end is cut, for the library to refuse") {
  const RequestHead head = read("GET /" + std::string(100'000, 'a'));
  CHECK(head.is_whole());
  CHECK(head.fault().empty());
  CHECK(head.text().size() < 17'000);
  CHECK(head.text().ends_with("\r\n\r\n"));
}
