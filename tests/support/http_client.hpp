// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstddef>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <sys/socket.h>
#include <unistd.h>

#include <animevae/image/image.hpp>
#include <animevae/image/read_image.hpp>

#include "server/http.hpp"

/// An answer of a server.
struct HttpAnswer {
  int status = 0;
  std::map<std::string, std::string> headers{};  ///< by their names in small letters
  std::string body{};
};

/// The picture that is a body.
inline animevae::Image picture_in(const HttpAnswer& answer) {
  return animevae::decode_image(std::as_bytes(std::span{answer.body}));
}

/// Sends these bytes over one connection, closes it for writing, and returns all that the server says.
inline std::string said_by(animevae::program::HttpServer& server, std::string_view sent) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) throw std::runtime_error{"no sockets"};
  std::thread serving{[&] { server.serve_connection(ends[1]); }};
  while (!sent.empty()) {
    const ssize_t count = ::send(ends[0], sent.data(), sent.size(), MSG_NOSIGNAL);
    if (count <= 0) break;  // it has had enough
    sent.remove_prefix(std::size_t(count));
  }
  ::shutdown(ends[0], SHUT_WR);
  std::string said;
  std::array<char, 1 << 16> part{};
  for (ssize_t count = 0; (count = ::recv(ends[0], part.data(), part.size(), 0)) > 0;)
    said.append(part.data(), std::size_t(count));
  serving.join();
  ::close(ends[0]);
  return said;
}

/// The answers among what a server says, one after the other; none of them is to a HEAD request.
inline std::vector<HttpAnswer> answers_in(std::string_view said) {
  std::vector<HttpAnswer> answers;
  while (!said.empty()) {
    const std::size_t end = said.find("\r\n\r\n");
    if (!said.starts_with("HTTP/1.1 ") || end == std::string_view::npos) throw std::runtime_error{"half an answer"};
    HttpAnswer answer;
    std::from_chars(said.data() + 9, said.data() + end, answer.status);
    for (std::size_t at = said.find("\r\n"); at < end;) {
      const std::size_t next = said.find("\r\n", at + 2);
      const std::string_view line = said.substr(at + 2, next - at - 2);
      std::string name{line.substr(0, line.find(": "))};
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return char(std::tolower(c)); });
      answer.headers[name] = line.substr(std::min(line.find(": ") + 2, line.size()));
      at = next;
    }
    std::size_t length = 0;
    if (const auto named = answer.headers.find("content-length"); named != answer.headers.end())
      std::from_chars(named->second.data(), named->second.data() + named->second.size(), length);
    answer.body = said.substr(end + 4, length);
    said.remove_prefix(std::min(end + 4 + length, said.size()));
    answers.push_back(std::move(answer));
  }
  return answers;
}

inline HttpAnswer get(animevae::program::HttpServer& server, const std::string& target,
                      const std::string& headers = {}) {
  return answers_in(said_by(server, "GET " + target + " HTTP/1.1\r\nHost: here\r\n" + headers + "\r\n")).at(0);
}

inline HttpAnswer post(animevae::program::HttpServer& server, const std::string& target, const std::string& body,
                       const std::string& headers = {}) {
  return answers_in(said_by(server, "POST " + target + " HTTP/1.1\r\nHost: here\r\nContent-Length: " +
                                        std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body))
      .at(0);
}
