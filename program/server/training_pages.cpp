// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include <charconv>
#include <string>

#include "server/answers.hpp"
#include "server/api.hpp"
#include "server/training_watch.hpp"

namespace animevae::program {

using Request = HttpServer::Request;
using Response = HttpServer::Response;

namespace {

long long number_of(const std::string& text) {
  long long number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    throw HttpError(400, "\"number\" must be a whole number");
  return number;
}

}  // namespace

void add_training(HttpServer& server, const TrainingWatch& watch) {
  const auto add = [&](const std::string& name, HttpServer::Handler handler) {
    server.add({.method = "GET",
                .pattern = "/api/v1/training" + name,
                .handler = [own = std::move(handler)](const Request& request, Response& response) {
                  response.set_header("Cache-Control", "no-store");
                  own(request, response);
                }});
  };
  add("", [&](const Request&, Response& response) { answer_with_json(response, watch.state()); });
  add("/curves",
      [&](const Request&, Response& response) { response.set_content(watch.curves(), "text/html; charset=utf-8"); });
  add("/picture", [&](const Request& request, Response& response) {
    answer_with_bytes(response,
                      watch.picture(request.get_param_value("kind"), request.get_param_value("unit"),
                                    number_of(request.get_param_value("number"))),
                      "image/png");
  });
}

}  // namespace animevae::program
