// SPDX-License-Identifier: MIT
#pragma once

#include <httplib.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <regex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "server/head.hpp"

namespace animevae::program {

// HTTP with limits for untrusted clients: on size, time and concurrency.

/// An error answer to a client: an HTTP status and a sentence.
class HttpError : public std::runtime_error {
 public:
  HttpError(int status, const std::string& sentence) : std::runtime_error{sentence}, status_{status} {}
  [[nodiscard]] int status() const { return status_; }

 private:
  int status_;
};

struct HttpLimits {
  std::size_t connections = 512;  ///< served at once, with a thread each
  std::size_t waiting = 64;       ///< queued beyond these; further ones are answered 503
  HeadLimits head{};
  std::size_t body_bytes = 1 << 20;
  std::size_t upload_bytes = 8 << 20;
  std::chrono::milliseconds idle{15'000};    ///< between two requests
  std::chrono::milliseconds header{10'000};  ///< to receive a request's line and headers
  std::chrono::milliseconds body{10'000};    ///< to receive its body, and a second more for every 128 KiB
  std::chrono::milliseconds answer{30'000};  ///< to send the answer
};

/// Counts of what was served, for /metrics.
struct HttpCounts {
  std::atomic<std::uint64_t> connections{0}, refused{0};
  std::atomic<std::int64_t> open{0};
  std::array<std::atomic<std::uint64_t>, 6> answers{};  ///< by the first digit of the status
};

class ConnectionPool;

/// A server on a port. A request that fits no route is refused before its body is read.
class HttpServer : private httplib::Server {
 public:
  using Request = httplib::Request;
  using Response = httplib::Response;
  using Handler = std::function<void(const Request&, Response&)>;

  explicit HttpServer(const HttpLimits& limits = {});
  ~HttpServer() override;

  /// The handler of one path. `pattern` is a pattern of cpp-httplib where the path holds a number, and literal
  /// otherwise. Exceptions of a handler become answers: HttpError its own status, InvalidValue 400, all others 500.
  struct Route {
    std::string method{}, pattern{};
    Handler handler{};
    bool is_upload = false;  ///< whether the limit of its body is that of pictures
  };
  void add(Route route);

  /// Returns the HTML of an error, for browsers that load a page. Its links begin with `root`, the relative path from
  /// the request to the first page ("./", "../"). Other clients, and all of them without an ErrorPage, get JSON.
  using ErrorPage = std::function<std::string(const std::string& root, int status, const std::string& sentence)>;
  void set_error_page(ErrorPage page) { error_page_ = std::move(page); }

  /// Binds to a port, or to any free one where `port` is 0, and returns it. Error where the port is taken.
  int bind(const std::string& host, int port);
  /// Serves until stop() is called.
  void serve();
  /// Ends serve(), whether it has begun yet or not.
  void stop();
  /// Answers the requests of one connection until its end, and closes it.
  void serve_connection(int connected_socket);

  [[nodiscard]] const HttpCounts& counts() const { return counts_; }
  [[nodiscard]] const HttpLimits& limits() const { return limits_; }

 private:
  bool process_and_close_socket(socket_t socket) override;
  HandlerResponse admit(const Request& request, Response& response);
  void wrap(const Handler& handler, const Request& request, Response& response);
  void refuse(const Request& request, Response& response, int status, const std::string& sentence) const;

  HttpLimits limits_;
  HttpCounts counts_{};
  ErrorPage error_page_{};
  std::atomic<bool> stopping_{false}, ended_{false};
  ConnectionPool* workers_ = nullptr;  // owned by the library
  struct Known {
    std::regex pattern{};
    std::string method{};
    bool is_upload = false;
  };
  std::vector<Known> known_{};
};

/// {"error": "..."}
void answer_with_error(httplib::Response& response, int status, const std::string& sentence);

}  // namespace animevae::program
