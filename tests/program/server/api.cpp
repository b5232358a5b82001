// SPDX-License-Identifier: MIT
#include "server/api.hpp"

#include "support/doctest.hpp"
#include "support/http_client.hpp"
#include "support/read_gif.hpp"
#include "support/untrained_run.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <animevae/image/fit.hpp>
#include <animevae/image/image_tensor.hpp>
#include <animevae/image/read_image.hpp>
#include <animevae/latent/rows.hpp>

#include "server/points.hpp"

namespace av = animevae;
using namespace animevae::program;
using nlohmann::json;

namespace {

/// The API of an untrained run with 6 drawn faces, once these are known.
struct ApiServer {
  UntrainedRun own{6};
  ServerState state{open_run(own.folder.path), {}};
  HttpServer server{};

  ApiServer() {
    add_api(server, state);
    while (!state.is_ready()) std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }

  json got(const std::string& target) { return json::parse(get(server, "/api/v1" + target).body); }
  HttpAnswer posted(const std::string& target, const json& body) {
    return post(server, "/api/v1" + target, body.dump());
  }
  std::string refusal(const std::string& target, const json& body) {
    const HttpAnswer answer = posted(target, body);
    return answer.status == 400 ? json::parse(answer.body)["error"].get<std::string>() : std::to_string(answer.status);
  }
};

ApiServer& api() {
  static ApiServer own;
  return own;
}

const json seven{{"seed", 7}};

}  // namespace

TEST_CASE("GET /model describes the model") {
  const json model = api().got("/model");
  CHECK(model["name"] == api().own.folder.path.filename().string());
  CHECK(model["preset"] == "vae-animeface-grey-32");
  CHECK(model["image"] == json{{"channels", 1}, {"height", 32}, {"width", 32}});
  CHECK(model["latents"] == 10);
  CHECK(model["can_encode"] == true);
  CHECK(model["ready"] == true);
  CHECK(model["problem"].is_null());
  CHECK(model["images"] == 6);
  CHECK(model["limits"]["frames"] == 600);
}

TEST_CASE("directions are listed with their notes") {
  const json latents = api().got("/latents"), components = api().got("/components"),
             attributes = api().got("/attributes");
  CHECK(latents["ready"] == true);
  CHECK(latents["directions"].size() == 10);
  CHECK(latents["directions"][0]["note"].get<std::string>().starts_with("KL "));
  CHECK(components["directions"].size() == 6);
  CHECK(components["directions"][0]["id"] == "c0");
  CHECK(attributes["directions"].empty());
}

TEST_CASE("samples are those of their seed, as pictures or as latents") {
  const json latents = api().got("/sample?seed=7&count=3&format=json")["latents"];
  const av::Tensor rows = sample_rows(api().state.run(), 7, 0, 3, 1);
  REQUIRE(latents.size() == 3);
  CHECK(latents[2][9].get<double>() == doctest::Approx(rows[2][9].item<double>()).epsilon(1e-5));
  const av::Image grid = picture_in(get(api().server, "/api/v1/sample?seed=7&count=3&columns=2"));
  CHECK(grid.width == 64);
  CHECK(grid.height == 64);
  const av::Image second = av::to_image(av::pictures_of_rows(api().state.run().model, rows)[1]);
  CHECK(grid.at(5, 32 + 9)[0] == second.at(5, 9)[0]);
  CHECK(get(api().server, "/api/v1/sample?count=1025").status == 400);
  CHECK(get(api().server, "/api/v1/sample?format=gif").status == 400);
  CHECK(get(api().server, "/api/v1/sample?format=webp&count=1").headers.at("content-type") == "image/webp");
}

TEST_CASE("points are decoded in the columns asked for") {
  const av::Image column = picture_in(api().posted("/decode", {{"points", {seven, {{"average", true}}}}}));
  CHECK(column.width == 32);
  CHECK(column.height == 64);
  CHECK(api().refusal("/decode", json::object()) == "\"points\" must be a list of 1 to 1024 points");
  CHECK(api().refusal("/decode", {{"points", json::array()}}) == "\"points\" must be a list of 1 to 1024 points");
  CHECK(api().refusal("/decode", {{"points", {seven}}, {"format", 7}}) == "'format' must be one of png, webp, json");
}

TEST_CASE("a traversal sets a latent, or adds a direction, in even steps") {
  const json point{{"latents", json(std::vector<double>(10, 0.5))}};
  const auto rows = [&](const char* mode, const json& directions) {
    const HttpAnswer answer = api().posted("/traverse", {{"point", point},
                                                         {"directions", directions},
                                                         {"from", -1},
                                                         {"to", 2},
                                                         {"steps", 4},
                                                         {"mode", mode},
                                                         {"format", "json"}});
    return json::parse(answer.body)["latents"];
  };
  const json set = rows("set", {"z3", "z1"}), add = rows("add", {"z3"}), faithful = rows("faithful", {"z3", "z1"});
  REQUIRE(set.size() == 8);
  CHECK(set[0][3] == -1);
  CHECK(set[1][3] == 0);
  CHECK(set[3][3] == 2);
  CHECK(set[0][1] == 0.5);
  CHECK(set[7][1] == 2);
  CHECK(set[7][3] == 0.5);
  CHECK(add[0][3] == -0.5);
  CHECK(add[3][3] == 2.5);
  CHECK(faithful[7][3] == 2);  // where its own row ended
  CHECK(picture_in(api().posted("/traverse", {{"point", point}, {"steps", 2}})).height == 10 * 32);  // every latent
}

TEST_CASE("POST /traverse refuses unknown latents and directions, and too many pictures") {
  CHECK(api().refusal("/traverse", {{"point", seven}, {"directions", {"z10"}}}) ==
        "\"z10\" is no latent; they are z0 to z9");
  CHECK(api().refusal("/traverse", {{"point", seven}, {"directions", {"hat"}}, {"mode", "add"}}) ==
        "there is no direction \"hat\"");
  CHECK(api().refusal("/traverse", {{"point", seven}, {"directions", "z1"}}) ==
        "\"directions\" must be a list of names");
  CHECK(api().refusal("/traverse", {{"point", seven}, {"directions", json::array()}}) ==
        "a traversal has 1 to 2048 pictures");
  CHECK(api().refusal("/traverse", {{"point", seven}, {"steps", 205}}) == "a traversal has 1 to 2048 pictures");
  CHECK(api().refusal("/traverse", {{"steps", 2}}).starts_with("a point must be an object"));
  CHECK(api().refusal("/traverse", {{"point", seven}, {"mode", "turn"}}) == "'mode' must be one of set, add, faithful");
}

TEST_CASE("a morph goes from point to point, there and back, or round in a circle") {
  const json points{seven, {{"seed", 8}}, {{"seed", 9}}};
  const auto frames = [&](const json& more) {
    json body{{"points", points}, {"steps", 4}};
    body.update(more);
    const HttpAnswer answer = api().posted("/morph", body);
    return ReadGif{std::as_bytes(std::span{answer.body})}.frames.size();
  };
  CHECK(frames({{"there_and_back", false}}) == 7);  // 2 ways of 3 steps, and the first point
  CHECK(frames(json::object()) == 12);
  CHECK(frames({{"closed", true}}) == 9);  // 3 ways; the first point does not come again
  const HttpAnswer strip = api().posted("/morph", {{"points", points}, {"steps", 4}, {"format", "png"}});
  CHECK(picture_in(strip).width == 7 * 32);
}

TEST_CASE("POST /morph takes up to 600 frames") {
  const auto frames = [](std::int64_t steps, bool is_closed) {
    const HttpAnswer answer = api().posted(
        "/morph", {{"points", {seven, {{"seed", 8}}}}, {"steps", steps}, {"closed", is_closed}, {"format", "png"}});
    return answer.status == 200 ? picture_in(answer).width / 32 : answer.status;
  };
  CHECK(frames(600, false) == 600);
  CHECK(frames(300, true) == 598);
  CHECK(frames(302, true) == 400);  // 602 frames are refused
  CHECK(api().refusal("/morph", {{"points", {seven, {{"seed", 8}}}}, {"steps", 400}, {"closed", true}}) ==
        "a morph has at most 600 frames");
  CHECK(api().refusal("/morph", {{"points", {seven, {{"seed", 8}}, {{"seed", 9}}}}, {"steps", 302}}) ==
        "a morph has at most 600 frames");
}

TEST_CASE("the map has a place and a tile for every image") {
  const json map = api().got("/map");
  CHECK(map["items"].size() == 6);
  CHECK(map["x"].get<std::string>().starts_with("first principal component ("));
  for (const json& item : map["items"]) {
    CHECK(item["x"].get<double>() >= map["left"].get<double>());
    CHECK(item["x"].get<double>() <= map["right"].get<double>());
    CHECK(item["y"].get<double>() >= map["bottom"].get<double>());
    CHECK(item["y"].get<double>() <= map["top"].get<double>());
  }
  const av::Image sheet = picture_in(get(api().server, "/api/v1/map.webp"));
  CHECK(sheet.width == 6 * 32);
  CHECK(sheet.height == 32);
}

TEST_CASE("an image of the data is shown as it is") {
  const std::vector<std::int64_t> fifth{5};
  CHECK(picture_in(get(api().server, "/api/v1/image/5.png")) ==
        av::with_channels(av::to_image(api().own.faces().batch(fifth)[0]), 3));
  const HttpAnswer beyond = get(api().server, "/api/v1/image/6.png");
  CHECK(beyond.status == 404);
  CHECK(json::parse(beyond.body)["error"] == "the images are 0 to 5");
}

TEST_CASE("unless_busy answers 503 with Retry-After where the queue is full") {
  const auto handler = unless_busy([](const auto&, auto&) { throw Busy{}; });
  httplib::Response response;
  handler({}, response);
  CHECK(response.status == 503);
  CHECK(response.get_header_value("Retry-After") == "1");
}
