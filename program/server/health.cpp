// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <string>

#include <unistd.h>

#include "server/api.hpp"

namespace animevae::program {

using Request = HttpServer::Request;
using Response = HttpServer::Response;

namespace {

/// The resident memory of the process in bytes; 0 where it cannot be found out.
std::int64_t resident_bytes() {
  std::ifstream file{"/proc/self/statm"};
  std::int64_t whole = 0, resident = 0;
  file >> whole >> resident;
  return file ? resident * ::sysconf(_SC_PAGESIZE) : 0;
}

/// Builds a text in Prometheus' format.
class Metrics {
 public:
  template <class Value>
  void add(const char* kind, const std::string& name, const char* help, Value value) {
    text_ +=
        fmt::format("# HELP animevae_{0} {1}\n# TYPE animevae_{0} {2}\nanimevae_{0} {3}\n", name, help, kind, value);
  }
  void add_answers(const HttpCounts& counts) {
    text_ +=
        "# HELP animevae_answers_total Answers, by the class of their status.\n# TYPE animevae_answers_total counter\n";
    for (std::size_t i = 1; i < counts.answers.size(); ++i)
      text_ += fmt::format("animevae_answers_total{{status=\"{}xx\"}} {}\n", i, counts.answers[i].load());
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_{};
};

std::string metrics(const HttpServer& server, ServerState& state) {
  const HttpCounts& http = server.counts();
  const InferenceQueue::Counts& engine = state.inference().counts();
  const std::chrono::duration<double> up = std::chrono::steady_clock::now() - state.since;
  Metrics m;
  m.add("gauge", "up_seconds", "Time since the start.", up.count());
  m.add("gauge", "ready", "1 once the images of the data are known.", state.is_ready() ? 1 : 0);
  m.add("counter", "connections_total", "Connections taken.", http.connections.load());
  m.add("gauge", "connections_open", "Connections being served.", http.open.load());
  m.add("counter", "connections_refused_total", "Connections told to come back.", http.refused.load());
  m.add_answers(http);
  m.add("counter", "decoded_pictures_total", "Latents decoded.", engine.pictures.load());
  m.add("counter", "decode_batches_total", "Forward passes of the decoder.", engine.batches.load());
  m.add("gauge", "decode_waiting", "Latents that wait to be decoded.", engine.waiting.load());
  m.add("counter", "encoded_pictures_total", "Pictures encoded.", engine.encoded.load());
  m.add("counter", "busy_total", "Requests told to come back, as too much was waiting.", engine.busy.load());
  m.add("gauge", "resident_bytes", "Memory held.", resident_bytes());
  return m.text();
}

}  // namespace

void add_healthz(HttpServer& server) {
  server.add({.method = "GET", .pattern = "/healthz", .handler = [](const Request&, Response& response) {
                response.set_content("ok\n", "text/plain; charset=utf-8");
              }});
}

void add_health(HttpServer& server, ServerState& state) {
  add_healthz(server);
  server.add({.method = "GET", .pattern = "/metrics", .handler = [&](const Request&, Response& response) {
                response.set_content(metrics(server, state), "text/plain; version=0.0.4; charset=utf-8");
              }});
}

}  // namespace animevae::program
