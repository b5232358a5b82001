// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <sys/socket.h>
#include <unistd.h>

#include "server/http.hpp"
#include "server/request.hpp"

// For libFuzzer: whatever bytes come over a connection, what goes back is whole answers and nothing else, no handler
// sees a body that is not as long as its request says, and the connection ends.

namespace {

using namespace animevae::program;
using namespace std::chrono_literals;

constexpr std::size_t most_body = 2000, most_upload = 3000;

HttpServer& server() {
  static HttpServer own{{.head = {.header_bytes = 2000, .cookie_bytes = 500},
                         .body_bytes = most_body,
                         .upload_bytes = most_upload,
                         .idle = 100ms,
                         .header = 100ms,
                         .body = 100ms,
                         .answer = 2s}};
  return own;
}

void check_body(const httplib::Request& request, std::size_t most) {
  std::size_t length = 0;
  const std::string named = request.get_header_value("Content-Length");
  std::from_chars(named.data(), named.data() + named.size(), length);
  if (request.body.size() != length || length > most) __builtin_trap();
}

void add_routes() {
  server().add({.method = "GET", .pattern = "/number", .handler = [](const auto& request, auto& response) {
                  const auto whole = whole_parameter(request, "n", 1, -5, 5);
                  const double number = number_parameter(request, "x", 1, 0, 1);
                  if (whole < -5 || whole > 5 || !(number >= 0 && number <= 1)) __builtin_trap();
                  if (flag_parameter(request, "flag", false)) response.set_content("yes", "text/plain");
                }});
  server().add({.method = "GET", .pattern = "/image/([0-9]{1,9})\\.png", .handler = [](const auto& request, auto&) {
                  (void)std::stoll(request.matches[1].str());
                }});
  server().add({.method = "POST", .pattern = "/json", .handler = [](const auto& request, auto& response) {
                  check_body(request, most_body);
                  const auto body = json_body(request);
                  const auto whole = whole_of(body, "n", 1, -5, 5);
                  const double number = number_of(body, "x", 1, 0, 1);
                  if (whole < -5 || whole > 5 || !(number >= 0 && number <= 1)) __builtin_trap();
                  for (const auto& [name, value] : body.items()) response.set_content(quoted(name), "text/plain");
                }});
  server().add({.method = "POST",
                .pattern = "/upload",
                .handler = [](const auto& request, auto&) { check_body(request, most_upload); },
                .is_upload = true});
}

/// The bytes behind an answer's headers: none, where it answers a HEAD request.
std::size_t body_of(std::string_view headers, std::string_view rest) {
  constexpr std::string_view name = "Content-Length: ";
  const std::size_t at = headers.find(name);
  std::size_t length = 0;
  if (at != std::string_view::npos)
    std::from_chars(headers.data() + at + name.size(), headers.data() + headers.size(), length);
  return rest.empty() || rest.starts_with("HTTP/1.1 ") ? 0 : length;
}

void check_answers(std::string_view said) {
  while (!said.empty()) {
    if (!said.starts_with("HTTP/1.1 ")) __builtin_trap();
    if (said.starts_with("HTTP/1.1 100 Continue\r\n\r\n")) {
      said.remove_prefix(25);
      continue;
    }
    const std::size_t end = said.find("\r\n\r\n");
    if (end == std::string_view::npos) __builtin_trap();
    const std::string_view headers = said.substr(0, end);
    said.remove_prefix(end + 4);
    const std::size_t body = body_of(headers, said);
    if (body > said.size()) __builtin_trap();
    said.remove_prefix(body);
  }
}

std::string received(int socket) {
  std::string all;
  std::array<char, 1 << 16> part{};
  for (ssize_t count = 0; (count = ::recv(socket, part.data(), part.size(), MSG_DONTWAIT)) > 0;)
    all.append(part.data(), std::size_t(count));
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool ready = (add_routes(), true);
  (void)ready;
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) __builtin_trap();
  const int room = 8 << 20;  // for all that may be said: nobody reads until the end
  ::setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  if (::send(ends[0], data, size, MSG_DONTWAIT) != ssize_t(size)) __builtin_trap();
  ::shutdown(ends[0], SHUT_WR);
  server().serve_connection(ends[1]);
  check_answers(received(ends[0]));
  ::close(ends[0]);
  return 0;
}
