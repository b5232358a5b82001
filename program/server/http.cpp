// SPDX-License-Identifier: MIT
#include "server/http.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <exception>
#include <new>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include <animevae/core/error.hpp>

#include "server/browser.hpp"
#include "server/connection.hpp"
#include "server/connection_pool.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

/// The length of a request's body; nothing where the headers are ambiguous, since a proxy in front of the server may
/// have read them in another way.
std::optional<std::size_t> body_length(const httplib::Request& request) {
  if (request.has_header("Transfer-Encoding") || request.get_header_value_count("Content-Length") != 1)
    return std::nullopt;
  const std::string text = request.get_header_value("Content-Length");
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return length;
}

void forbid_port_sharing(socket_t socket) {
  // Not SO_REUSEPORT, the library's own choice: with it two servers would share a port unnoticed.
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

void refuse_connection(int socket) {
  constexpr std::string_view body = R"({"error": "too many connections; try again in a second"})";
  const std::string answer = fmt::format(
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n"
      "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      body.size(), body);
  (void)!::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::shutdown(socket, SHUT_RDWR);
  ::close(socket);
}

/// A sentence for a refusal by the library itself, which has a status only.
std::string sentence_of(int status) {
  if (status == 414) return "the address is longer than 8192 bytes, the most that are taken";
  return fmt::format("the request cannot be answered (status {})", status);
}

}  // namespace

void answer_with_error(httplib::Response& response, int status, const std::string& sentence) {
  response.status = status;
  if (status == 503) response.set_header("Retry-After", "1");
  const auto replace = nlohmann::json::error_handler_t::replace;  // a file's name in a sentence may be anything
  response.set_content(nlohmann::json{{"error", sentence}}.dump(-1, ' ', false, replace) + "\n", "application/json");
}

HttpServer::HttpServer(const HttpLimits& limits) : limits_{limits} {
  new_task_queue = [this] {
    workers_ = new ConnectionPool{limits_.connections, limits_.waiting};  // deleted by the library
    return workers_;
  };
  set_socket_options(forbid_port_sharing);
  set_tcp_nodelay(true);
  set_payload_max_length(limits_.upload_bytes);
  set_default_headers({
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
       "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
  });
  set_pre_routing_handler([this](const Request& request, Response& response) { return admit(request, response); });
  set_post_routing_handler([this](const Request&, Response&) { Connection::current()->begin_answer(limits_.answer); });
  set_logger([this](const Request&, const Response& response) {
    ++counts_.answers[std::size_t(std::clamp(response.status / 100, 0, 5))];
  });
  set_error_handler([this](const Request& request, Response& response) {
    Connection& connection = *Connection::current();
    connection.begin_answer(limits_.answer);
    if (!connection.is_understood()) {  // the rest of it would be taken for the next request
      connection.close_after_answer();
      response.set_header("Connection", "close");
    }
    if (response.body.empty()) refuse(request, response, response.status, sentence_of(response.status));
  });
}

HttpServer::~HttpServer() = default;

void HttpServer::add(Route route) {
  known_.push_back({std::regex{route.pattern}, route.method, route.is_upload});
  const auto handler = [this, own = std::move(route.handler)](const Request& request, Response& response) {
    wrap(own, request, response);
  };
  if (route.method == "POST") Post(route.pattern, handler);
  else Get(route.pattern, handler);
}

void HttpServer::refuse(const Request& request, Response& response, int status, const std::string& sentence) const {
  answer_with_error(response, status, sentence);
  if (!error_page_) return;
  response.set_header("Vary", "Accept");
  if (!is_for_a_browser(request.path, request.get_header_value("Accept"))) return;
  response.body.clear();
  response.headers.erase("Content-Type");
  response.set_content(error_page_(way_to_root(request.target), status, sentence), "text/html; charset=utf-8");
}

/// Looks at a request before its body is read, and refuses one that fits no route or is too long.
httplib::Server::HandlerResponse HttpServer::admit(const Request& request, Response& response) {
  Connection& connection = *Connection::current();
  connection.note_understood();
  const auto refuse_with = [&](int status, const std::string& sentence) {
    connection.close_after_answer();
    response.set_header("Connection", "close");
    refuse(request, response, status, sentence);
    return HandlerResponse::Handled;
  };
  if (!connection.fault_of_head().empty()) return refuse_with(431, connection.fault_of_head());
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  constexpr std::size_t longest_path = 100;  // std::regex recurses once per character
  const Known* found = nullptr;
  std::string allowed;
  for (const Known& each : known_) {
    if (request.path.size() > longest_path || !std::regex_match(request.path, each.pattern)) continue;
    if (each.method == method) found = &each;
    allowed = each.method == "GET" ? "GET, HEAD" : each.method;
  }
  if (allowed.empty()) return refuse_with(404, "there is no such page");
  if (!found) {
    response.set_header("Allow", allowed);
    return refuse_with(405, fmt::format("{} is not for this page; it takes {}", request.method.substr(0, 20), allowed));
  }
  if (request.has_header("Content-Encoding")) return refuse_with(415, "a body must come as it is, not compressed");
  if (request.is_multipart_form_data())
    return refuse_with(415, "a picture must be the body itself, not a part of a form");
  const std::optional<std::size_t> length = body_length(request);
  if (method == "GET") {
    const bool says_so = request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
    if (says_so && length != std::size_t{0}) return refuse_with(400, "a GET request has no body");
    return HandlerResponse::Unhandled;
  }
  if (!length)
    return refuse_with(411, "the length of the body must be named in Content-Length, once; chunks are not taken");
  const std::size_t most = found->is_upload ? limits_.upload_bytes : limits_.body_bytes;
  if (*length > most)
    return refuse_with(413, fmt::format("the body has {} bytes; at most {} are taken here", *length, most));
  connection.allow_body(*length, limits_.body + std::chrono::milliseconds{*length * 1000 / (128 << 10)});
  return HandlerResponse::Unhandled;
}

void HttpServer::wrap(const Handler& handler, const Request& request, Response& response) try {
  handler(request, response);
} catch (const HttpError& error) {
  refuse(request, response, error.status(), error.what());
} catch (const av::InvalidValue& error) {
  refuse(request, response, 400, error.what());
} catch (const av::Error& error) {
  refuse(request, response, 500, error.what());
} catch (const std::bad_alloc&) {
  refuse(request, response, 503, "there is not enough memory for this now");
} catch (const std::exception& error) {
  fmt::print(stderr, "{} {}: {}\n", request.method, request.path, error.what());
  refuse(request, response, 500, "this failed, which is a fault of the program; its log says more");
}

int HttpServer::bind(const std::string& host, int port) {
  const int bound = port == 0 ? bind_to_any_port(host) : bind_to_port(host, port) ? port : -1;
  if (bound < 0)
    throw av::Error(fmt::format("cannot listen on {}:{}: {}; --port names another", host, port,
                                errno != 0 ? std::strerror(errno) : "the host is not one of this machine"));
  ::listen(svr_sock_, 511);  // the library's queue of 5 makes further simultaneous connections wait for 1 s
  return bound;
}

void HttpServer::serve() {
  (void)listen_after_bind();
  ended_ = true;
}

void HttpServer::stop() {
  stopping_ = true;
  // Before it is running, the library ignores stop().
  while (!is_running() && !ended_) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  httplib::Server::stop();
}

bool HttpServer::process_and_close_socket(socket_t socket) {
  if (!ConnectionPool::is_refusing()) {
    serve_connection(socket);
  } else {
    ++counts_.refused;
    refuse_connection(socket);
  }
  return true;
}

void HttpServer::serve_connection(int connected_socket) {
  ++counts_.connections;
  ++counts_.open;
  {
    Connection connection{connected_socket, stopping_};
    bool has_asked = false;
    const auto give_up = [&] { return has_asked && workers_ && workers_->is_saturated(); };
    const auto whole_pictures = [](Request& request) {
      request.ranges.clear();  // answers are sent whole: a thousand ranges of a picture would be a thousand copies
    };
    while (!connection.must_close() && connection.wait_for_request(limits_.idle, give_up)) {
      has_asked = true;
      connection.begin_request(limits_.head, limits_.header);
      bool closed = false;
      const auto call = [&](auto& server) {  // the signature differs between versions of the library
        if constexpr (requires { server.process_request(connection, false, closed, whole_pictures); })
          return server.process_request(connection, false, closed, whole_pictures);
        else
          return server.process_request(connection, std::string{}, 0, std::string{}, 0, false, closed, whole_pictures);
      };
      const bool answered = call(*this);
      if (!answered || closed) break;
    }
  }
  --counts_.open;
}

}  // namespace animevae::program
