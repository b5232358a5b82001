// SPDX-License-Identifier: MIT
#include "server/api.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/stack.h>
#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <animevae/animation/animation.hpp>
#include <animevae/animation/gif.hpp>
#include <animevae/animation/webp_animation.hpp>
#include <animevae/latent/interpolate.hpp>
#include <animevae/plot/tile_grid.hpp>
#include <animevae/version.hpp>

#include "figures/figures.hpp"
#include "figures/film.hpp"
#include "server/answers.hpp"
#include "server/points.hpp"
#include "server/request.hpp"

namespace av = animevae;

namespace animevae::program {

using nlohmann::json;
using Request = HttpServer::Request;
using Response = HttpServer::Response;

namespace {

constexpr std::int64_t most_points = 1024, most_pictures = 2048, most_frames = 600;

json list_of(const std::vector<Direction>& directions, bool is_ready) {
  json listed = json::array();
  for (const Direction& each : directions)
    listed.push_back(
        {{"id", each.id}, {"name", each.name}, {"low", each.low}, {"high", each.high}, {"note", each.note}});
  return {{"ready", is_ready}, {"directions", std::move(listed)}};
}

json describe(ServerState& state, const HttpLimits& limits) {
  const Run& run = state.run();
  const auto space = state.latent_space();
  const av::Shape image = run.model.image_shape();
  const auto data = run.metadata.find("data.description");
  return {{"name", name_of(run)},
          {"preset", run.preset->name},
          {"version", fmt::format("{}.{}.{}", ANIMEVAE_VERSION_MAJOR, ANIMEVAE_VERSION_MINOR, ANIMEVAE_VERSION_PATCH)},
          {"image", {{"channels", image.channels}, {"height", image.height}, {"width", image.width}}},
          {"latents", run.model.latent_shape().size()},
          {"can_encode", run.has_encoder()},
          {"ready", state.is_ready()},
          {"problem", space->problem.empty() ? json(nullptr) : json(space->problem)},
          {"images", space->images ? space->images->size() : 0},
          {"data", data == run.metadata.end() ? std::string{} : data->second},
          {"limits",
           {{"points", most_points},
            {"pictures", most_pictures},
            {"frames", most_frames},
            {"upload_bytes", limits.upload_bytes}}}};
}

/// Answers with the decoded pictures as tiles of one picture, or with their latents as JSON.
void answer_with_tiles(ServerState& state, Response& response, const av::Tensor& rows, std::int64_t columns,
                       const std::string& format) {
  if (format == "json") return answer_with_json(response, {{"latents", json_of(rows)}});
  const std::vector<av::Image> tiles = to_images(state.inference().decode(rows));
  answer_with_picture(response, av::tile_grid(tiles, {.columns = int(columns), .padding = 0}), format);
}

std::string format_of(const json& body) {
  const json format = body.value("format", json("png"));
  return one_of("format", format.is_string() ? format.get<std::string>() : "", {"png", "webp", "json"});
}

void sample(ServerState& state, const Request& request, Response& response) {
  const auto seed = std::uint64_t(whole_parameter(request, "seed", 0, 0, std::numeric_limits<std::int64_t>::max()));
  const std::int64_t count = whole_parameter(request, "count", 64, 1, most_samples);
  const std::int64_t columns = whole_parameter(request, "columns", 8, 1, most_samples);
  const double temperature = number_parameter(request, "temperature", 1, 0, 10);
  const std::string format = one_of("format", request.has_param("format") ? request.get_param_value("format") : "png",
                                    {"png", "webp", "json"});
  answer_with_tiles(state, response, sample_rows(state.run(), seed, 0, count, temperature), columns, format);
}

av::Tensor points_of(ServerState& state, const json& body, std::size_t least, std::size_t most) {
  const json points = body.value("points", json());
  if (!points.is_array() || points.size() < least || points.size() > most)
    throw HttpError(400, fmt::format("\"points\" must be a list of {} to {} points", least, most));
  const auto space = state.latent_space();
  std::vector<av::Tensor> rows;
  for (const json& point : points) rows.push_back(latents_of_point(state.run(), *space, point));
  return at::stack(rows);
}

void decode(ServerState& state, const Request& request, Response& response) {
  const json body = json_body(request);
  const std::int64_t columns = whole_of(body, "columns", 1, 1, most_points);
  const std::string format = format_of(body);
  answer_with_tiles(state, response, points_of(state, body, 1, most_points), columns, format);
}

enum class Sweep { set, add, faithful };

/// The latents of sweeps, (directions * values, L), one direction after the other. In a `faithful` sweep each latent
/// stays at its last value for the directions after it, as in the published page.
av::Tensor sweep(const Run& run, const LatentSpace& space, av::Tensor base, const std::vector<std::string>& directions,
                 const av::Tensor& values, Sweep how) {
  std::vector<av::Tensor> rows;
  for (const std::string& id : directions) {
    av::Tensor row;
    if (how == Sweep::add) {
      const Direction* const direction = space.find(id);
      if (!direction) throw HttpError(400, "there is no direction " + quoted(id));
      row = base + values.unsqueeze(1) * direction->vector;  // (steps, L)
    } else {
      const std::int64_t latent = latent_number(run, id);
      row = base.repeat({values.size(0), 1});
      row.select(1, latent).copy_(values);
      if (how == Sweep::faithful) base = row[-1].clone();
    }
    rows.push_back(row);
  }
  return at::cat(rows);
}

void traverse(ServerState& state, const Request& request, Response& response) {
  const json body = json_body(request);
  const auto space = state.latent_space();
  const av::Tensor base = latents_of_point(state.run(), *space, body.value("point", json()));
  const double from = number_of(body, "from", -1, -1000, 1000), to = number_of(body, "to", 1, -1000, 1000);
  const std::int64_t steps = whole_of(body, "steps", 20, 1, most_points);
  const json mode = body.value("mode", json("set"));
  const std::string how = one_of("mode", mode.is_string() ? mode.get<std::string>() : "", {"set", "add", "faithful"});
  const std::string format = format_of(body);
  std::vector<std::string> directions;
  const json named = body.value("directions", json());
  if (body.contains("directions") && !named.is_array()) throw HttpError(400, "\"directions\" must be a list of names");
  for (const json& each : named) directions.push_back(each.is_string() ? each.get<std::string>() : std::string{});
  if (named.is_null())
    for (const Direction& each : space->latents) directions.push_back(each.id);
  if (directions.empty() || std::int64_t(directions.size()) * steps > most_pictures)
    throw HttpError(400, fmt::format("a traversal has 1 to {} pictures", most_pictures));
  const av::Tensor rows = sweep(state.run(), *space, base, directions, at::linspace(from, to, steps),
                                how == "add"        ? Sweep::add
                                : how == "faithful" ? Sweep::faithful
                                                    : Sweep::set);
  answer_with_tiles(state, response, rows, steps, format);
}

void morph(ServerState& state, const Request& request, Response& response) {
  const json body = json_body(request);
  const json path = body.value("path", json("spherical")), format = body.value("format", json("gif"));
  const std::string way = one_of("path", path.is_string() ? path.get<std::string>() : "", {"spherical", "linear"});
  const std::string kind =
      one_of("format", format.is_string() ? format.get<std::string>() : "", {"gif", "webp", "png"});
  const std::int64_t steps = whole_of(body, "steps", 24, 2, most_frames);
  const auto enlarge = int(whole_of(body, "enlarge", 1, 1, 8));
  const json closed = body.value("closed", json(false)), back = body.value("there_and_back", json(true));
  if (!closed.is_boolean() || !back.is_boolean())
    throw HttpError(400, "\"closed\" and \"there_and_back\" are true or false");
  const av::Tensor points = points_of(state, body, 2, 8);
  const bool is_closed = closed.get<bool>();
  const std::int64_t legs = points.size(0) - (is_closed ? 0 : 1), frames = legs * (steps - 1) + (is_closed ? 0 : 1);
  if (frames > most_frames) throw HttpError(400, fmt::format("a morph has at most {} frames", most_frames));
  const av::Tensor rows =
      av::chain(points, steps, {.path = way == "linear" ? av::Path::linear : av::Path::spherical, .closed = is_closed});
  const std::int64_t columns = whole_of(body, "columns", rows.size(0), 1, most_frames);
  if (kind == "png") return answer_with_tiles(state, response, rows, columns, kind);
  const av::Animation animation{.frames = to_frames(state.inference().decode(rows), enlarge),
                                .frames_per_second = number_of(body, "frames_per_second", 25, 1, 50),
                                .there_and_back = back.get<bool>() && !is_closed};
  if (kind == "gif") answer_with_bytes(response, av::encode_gif(animation), "image/gif");
  else answer_with_bytes(response, av::encode_webp(animation, {.effort = 1}), "image/webp");
}

void describe_map(ServerState& state, Response& response) {
  const auto map = state.map();
  json items = json::array();
  for (const ImageMap::Item& item : map->items) items.push_back({{"image", item.image}, {"x", item.x}, {"y", item.y}});
  answer_with_json(response, {{"ready", true},
                              {"left", map->left},
                              {"right", map->right},
                              {"bottom", map->bottom},
                              {"top", map->top},
                              {"tile", ImageMap::tile},
                              {"columns", ImageMap::columns},
                              {"items", std::move(items)},
                              {"x", map->x_title},
                              {"y", map->y_title}});
}

void show_image(ServerState& state, const Request& request, Response& response) {
  const auto space = state.latent_space();
  const std::int64_t image = std::stoll(request.matches[1].str());
  if (!space->images || image >= space->images->size())
    throw HttpError(404, space->images ? fmt::format("the images are 0 to {}", space->images->size() - 1)
                                       : "the images are not at hand");
  const std::vector<std::int64_t> one{image};
  answer_with_picture(response, to_images(space->images->batch(one)).front(), "png");
}

}  // namespace

HttpServer::Handler unless_busy(HttpServer::Handler handler) {
  return [own = std::move(handler)](const Request& request, Response& response) {
    try {
      own(request, response);
    } catch (const Busy&) {
      answer_with_error(response, 503, "there is too much to do; try again in a second");
    }
  };
}

void add_api(HttpServer& server, ServerState& state) {
  using Own = void (*)(ServerState&, const Request&, Response&);
  const auto add = [&](const char* method, const char* pattern, Own handler) {
    server.add({.method = method,
                .pattern = std::string{"/api/v1"} + pattern,
                .handler = unless_busy([&state, handler](const Request& request, Response& response) {
                  handler(state, request, response);
                })});
  };
  server.add({.method = "GET", .pattern = "/api/v1/model", .handler = [&](const Request&, Response& response) {
                answer_with_json(response, describe(state, server.limits()));
              }});
  add("GET", "/latents", [](ServerState& s, const Request&, Response& r) {
    answer_with_json(r, list_of(s.latent_space()->latents, s.is_ready()));
  });
  add("GET", "/components", [](ServerState& s, const Request&, Response& r) {
    answer_with_json(r, list_of(s.latent_space()->components, s.is_ready()));
  });
  add("GET", "/attributes", [](ServerState& s, const Request&, Response& r) {
    answer_with_json(r, list_of(s.latent_space()->attributes, s.is_ready()));
  });
  add("GET", "/sample", sample);
  add("POST", "/decode", decode);
  add("POST", "/traverse", traverse);
  add("POST", "/morph", morph);
  add("GET", "/map", [](ServerState& s, const Request&, Response& r) { describe_map(s, r); });
  add("GET", "/map\\.webp",
      [](ServerState& s, const Request&, Response& r) { answer_with_bytes(r, s.map()->sheet, "image/webp"); });
  add("GET", "/image/([0-9]{1,9})\\.png", show_image);
}

}  // namespace animevae::program
