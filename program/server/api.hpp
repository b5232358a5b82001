// SPDX-License-Identifier: MIT
#pragma once

#include "server/http.hpp"
#include "server/server_state.hpp"
#include "server/training_watch.hpp"

namespace animevae::program {

// The routes of the server; web/openapi.json describes them.

/// /api/v1 without the routes of uploads.
void add_api(HttpServer& server, ServerState& state);
/// /api/v1/encode and /api/v1/edit: pictures that clients send.
void add_uploads(HttpServer& server, ServerState& state);
/// The pages with their scripts and styles, which are embedded into the program.
void add_pages(HttpServer& server);
/// /healthz, which says that the server is there.
void add_healthz(HttpServer& server);
/// /healthz and /metrics.
void add_health(HttpServer& server, ServerState& state);

/// /api/v1/training, of a run without a model yet. `watch` has to outlive the server.
void add_training(HttpServer& server, const TrainingWatch& watch);
/// The page of such a run, in place of each of the others.
void add_training_pages(HttpServer& server);

/// Wraps a handler so that Busy becomes an answer with status 503.
[[nodiscard]] HttpServer::Handler unless_busy(HttpServer::Handler handler);

}  // namespace animevae::program
