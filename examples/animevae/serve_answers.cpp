// SPDX-License-Identifier: MIT
#include "serve_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <string_view>

#include <animevae/core/decimal.hpp>
#include <animevae/io/png.hpp>
#include <animevae/io/webp_animation.hpp>

#include "serve_http.hpp"

namespace av = animevae;
using nlohmann::json;

json json_body(const httplib::Request& request) {
  const std::string type = request.get_header_value("Content-Type");
  if (!type.empty() && !type.starts_with("application/json") && !type.starts_with("application/x-www-form-urlencoded"))
    throw HttpError(415, "the body must be JSON (Content-Type: application/json)");
  const auto check_depth = [](int depth, json::parse_event_t, json&) {
    constexpr int deepest = 8;  // a million brackets would be a million small pieces of memory
    return depth <= deepest ? true : throw HttpError(400, fmt::format("the JSON is nested deeper than {}", deepest));
  };
  json body = json::parse(request.body, check_depth, /*allow_exceptions=*/false);
  if (!body.is_object()) throw HttpError(400, "the body must be a JSON object");
  return body;
}

double number_parameter(const httplib::Request& request, const std::string& name, double otherwise, double least,
                        double most) {
  if (!request.has_param(name)) return otherwise;
  const auto value = av::parse_decimal(request.get_param_value(name));
  if (value && *value >= least && *value <= most) return *value;
  throw HttpError(400, fmt::format("'{}' must be a number from {} to {}", name, least, most));
}

std::int64_t whole_parameter(const httplib::Request& request, const std::string& name, std::int64_t otherwise,
                             std::int64_t least, std::int64_t most) {
  if (!request.has_param(name)) return otherwise;
  const std::string text = request.get_param_value(name);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size() && value >= least && value <= most) return value;
  throw HttpError(400, fmt::format("'{}' must be a whole number from {} to {}", name, least, most));
}

bool flag_parameter(const httplib::Request& request, const std::string& name, bool otherwise) {
  return whole_parameter(request, name, otherwise ? 1 : 0, 0, 1) == 1;
}

std::string one_of(const std::string& name, const std::string& value, std::initializer_list<const char*> allowed) {
  if (std::any_of(allowed.begin(), allowed.end(), [&](const char* each) { return value == each; })) return value;
  std::string list;
  for (const char* each : allowed) list += (list.empty() ? "" : ", ") + std::string{each};
  throw HttpError(400, fmt::format("'{}' must be one of {}", name, list));
}

void answer_with_json(httplib::Response& response, const json& value) {
  response.set_content(value.dump(-1, ' ', false, json::error_handler_t::replace) + "\n", "application/json");
}

void answer_with_bytes(httplib::Response& response, std::span<const std::byte> bytes, const std::string& type) {
  response.set_content(reinterpret_cast<const char*>(bytes.data()), bytes.size(), type.c_str());
}

void answer_with_picture(httplib::Response& response, const av::Image& picture, const std::string& format) {
  if (format == "webp") {
    const auto bytes = av::encode_webp({.frames = {picture}}, {.quality = 92, .effort = 1});
    return answer_with_bytes(response, bytes, "image/webp");
  }
  answer_with_bytes(response, av::encode_png(picture, {.effort = 1}), "image/png");
}

json json_of(const av::Tensor& rows) {
  const av::Tensor numbers = rows.to(at::kCPU, at::kFloat).contiguous();
  const float* next = numbers.data_ptr<float>();
  json list = json::array();
  for (std::int64_t row = 0; row < numbers.size(0); ++row) {
    json latents = json::array();
    for (std::int64_t i = 0; i < numbers.size(1); ++i, ++next)
      latents.push_back(std::round(double(*next) * 1e6) / 1e6);  // a decode shows no more
    list.push_back(std::move(latents));
  }
  return list;
}
