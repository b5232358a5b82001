// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include <animevae/core/interrupt.hpp>
#include <animevae/core/memory.hpp>

#include "commands/commands.hpp"
#include "options/checks.hpp"
#include "run/training_state.hpp"
#include "server/api.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct Serve {
  std::string run{}, host = "127.0.0.1";
  int port = 5000;
  LatentSpaceOptions space{};
};

std::string address(const std::string& host, int port) {
  return host.find(':') == std::string::npos ? fmt::format("http://{}:{}/", host, port)
                                             : fmt::format("http://[{}]:{}/", host, port);
}

/// The line with the address to open. 0.0.0.0 and :: are replaced by the address of this machine itself, since not
/// every browser can open them.
std::string address_line(const std::string& listens, int port) {
  const bool is_open = listens == "0.0.0.0" || listens == "::";
  const std::string host = !is_open ? listens : listens == "::" ? "::1" : "127.0.0.1";
  return fmt::format("{} (open this in your browser{}; Ctrl-C ends)\n", address(host, port),
                     is_open ? ", elsewhere with this machine's name" : "");
}

/// Serves until `ends()` or a signal, and returns the signal, 0 where it was none.
template <class Ends>
int serve_until(HttpServer& server, const av::InterruptGuard& signals, Ends&& ends) {
  std::thread serving{[&] { server.serve(); }};
  while (signals.requested() == 0 && !ends()) std::this_thread::sleep_for(std::chrono::milliseconds{50});
  const int signal = signals.requested();
  if (signal != 0) fmt::print(stderr, "stopping: what has begun is answered\n");
  server.stop();
  serving.join();
  return signal;
}

void print_address(const std::string& host, int port) {
  fmt::print("{}", address_line(host, port));
  std::fflush(stdout);
}

/// Shows a run while another process trains it. Returns the port once there is a model to serve, 0 after a signal.
int serve_training(const Serve& command) {
  const TrainingWatch watch{command.run};
  HttpServer server;
  const int port = server.bind(command.host, command.port);
  const av::InterruptGuard signals;
  fmt::print(stderr, "{} is being trained: its pictures and curves come first, the apps when it has ended\n",
             command.run);
  print_address(command.host, port);
  add_training(server, watch);
  add_training_pages(server);
  add_healthz(server);
  constexpr int waits_per_look = 20;  // 1 s
  int waits = 0;
  const int signal = serve_until(server, signals, [&] { return ++waits % waits_per_look == 0 && watch.is_over(); });
  return signal == 0 ? port : 0;
}

void serve(const Serve& command) {
  av::return_memory();
  int port = command.port;
  const bool was_trained = !command.run.empty() && is_being_trained(command.run);
  if (was_trained && (port = serve_training(command)) == 0) return;
  Run run = open_app_run(command.run, "serve", command.space);
  HttpServer server;
  port = server.bind(command.host, port);
  const av::InterruptGuard signals;
  // Printed first: the thread that encodes the images writes to stderr. Connections wait until serve().
  if (was_trained) fmt::print(stderr, "training has ended: the apps are at the same address\n");
  else print_address(command.host, port);
  ServerState state{std::move(run), command.space};
  add_api(server, state);
  add_uploads(server, state);
  add_pages(server);
  add_health(server, state);
  constexpr int waits_per_trim = 200;  // 10 s
  int waits = 0;
  serve_until(server, signals, [&] {
    if (++waits % waits_per_trim == 0) av::trim_memory();
    return false;
  });
}

}  // namespace

void add_serve(CLI::App& program) {
  const auto command = std::make_shared<Serve>();
  CLI::App& app = *program.add_subcommand("serve", "A model as web pages, and as a JSON API, in the browser");
  app.add_option("run", command->run, "Run folder or model file (default: the built-in model)");
  app.add_option("-p,--port", command->port, "Port; 0: any free one")
      ->check(whole_number<int>(0, 65535))
      ->capture_default_str();
  app.add_option("--host", command->host,
                 "Address to listen on; with 0.0.0.0 every computer that reaches this machine can connect")
      ->capture_default_str();
  add_latent_space_options(app, command->space);
  app.footer(
      "A run that is being trained shows its newest pictures and curves until it has a model.\n"
      "Examples:\n"
      "  animevae serve\n"
      "  animevae serve runs/first --port 8080 --host 0.0.0.0");
  app.callback([command] { serve(*command); });
}

}  // namespace animevae::program
