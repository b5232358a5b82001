// SPDX-License-Identifier: MIT
#include "server/api.hpp"

#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/holds.hpp"
#include "support/http_client.hpp"
#include "support/untrained_run.hpp"

#include <string>

using namespace animevae::program;

TEST_CASE("/healthz answers ok, and /metrics counts connections, answers and decoded pictures") {
  const UntrainedRun own{2};
  ServerState state{open_run(own.folder.path), {}};
  HttpServer server;
  add_health(server, state);
  CHECK(get(server, "/healthz").body == "ok\n");
  CHECK(get(server, "/nothing").status == 404);
  (void)state.inference().decode(at::zeros({3, 10}));
  const HttpAnswer metrics = get(server, "/metrics");
  CHECK(metrics.headers.at("content-type") == "text/plain; version=0.0.4; charset=utf-8");
  for (const char* line : {"\nanimevae_connections_total 3\n", "\nanimevae_connections_open 1\n",
                           "\nanimevae_answers_total{status=\"2xx\"} 1\n",
                           "\nanimevae_answers_total{status=\"4xx\"} 1\n", "\nanimevae_decoded_pictures_total 3\n",
                           "\nanimevae_decode_waiting 0\n", "\n# TYPE animevae_busy_total counter\n"}) {
    CAPTURE(line);
    CHECK(holds(metrics.body, line));
  }
}
