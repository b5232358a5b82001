// SPDX-License-Identifier: MIT
#include "server/api.hpp"

#include "support/doctest.hpp"
#include "support/http_client.hpp"
#include "support/run_in_training.hpp"

#include <nlohmann/json.hpp>

#include <string>

using namespace animevae::program;

TEST_CASE("the page of a training stands at every address, with its numbers, curves and pictures") {
  const RunInTraining own;
  HttpServer server;
  add_training(server, own.watch);
  add_training_pages(server);
  const std::string page = get(server, "/").body;
  CHECK(page.find("training.js") != std::string::npos);
  CHECK(get(server, "/explore").body == page);
  CHECK(get(server, "/web/training.js").status == 200);
  CHECK(nlohmann::json::parse(get(server, "/api/v1/training").body)["step"] == 20);
  CHECK(get(server, "/api/v1/training/curves").body.find("<img src=\"data:image/svg+xml;base64,") != std::string::npos);
  const HttpAnswer picture = get(server, "/api/v1/training/picture?kind=prior&unit=epoch&number=2");
  CHECK(picture.headers.at("content-type") == "image/png");
  CHECK(picture.body.substr(1, 3) == "PNG");
  CHECK(get(server, "/api/v1/training/picture?kind=prior&unit=epoch&number=3").status == 404);
  CHECK(get(server, "/api/v1/training/picture?kind=..%2Fmetrics&unit=epoch&number=2").status == 404);
  CHECK(get(server, "/api/v1/training/picture?kind=prior&unit=epoch&number=two").status == 400);
  CHECK(get(server, "/api/v1/model").status == 404);
}
