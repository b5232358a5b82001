// SPDX-License-Identifier: MIT
#pragma once

#include "server/http.hpp"
#include "server/server_state.hpp"

namespace animevae::program {

// The routes of the server; web/openapi.json describes them.

/// /api/v1 without the routes of uploads.
void add_api(HttpServer& server, ServerState& state);
/// /api/v1/encode and /api/v1/edit: pictures that clients send.
void add_uploads(HttpServer& server, ServerState& state);
/// The pages with their scripts and styles, which are embedded into the program.
void add_pages(HttpServer& server);
/// /healthz and /metrics.
void add_health(HttpServer& server, ServerState& state);

/// Wraps a handler so that Busy becomes an answer with status 503.
[[nodiscard]] HttpServer::Handler unless_busy(HttpServer::Handler handler);

}  // namespace animevae::program
