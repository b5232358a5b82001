// SPDX-License-Identifier: MIT
#include "server/request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include <animevae/core/parse_decimal.hpp>

#include "server/http.hpp"

namespace av = animevae;

namespace animevae::program {

using nlohmann::json;

std::string quoted(const std::string& word) {
  return json(word.substr(0, 80)).dump(-1, ' ', true, json::error_handler_t::replace);
}

json json_body(const httplib::Request& request) {
  const std::string type = request.get_header_value("Content-Type");
  if (!type.empty() && !type.starts_with("application/json") && !type.starts_with("application/x-www-form-urlencoded"))
    throw HttpError(415, "the body must be JSON (Content-Type: application/json)");
  const auto check_depth = [](int depth, json::parse_event_t, json&) {
    constexpr int deepest = 8;  // a million nested brackets would take a million small allocations
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

double number_of(const json& object, const std::string& name, double otherwise, double least, double most) {
  if (!object.contains(name)) return otherwise;
  const json& found = object[name];
  const double value = found.is_number() ? found.get<double>() : std::numeric_limits<double>::quiet_NaN();
  if (value >= least && value <= most) return value;
  throw HttpError(400, fmt::format("{} must be a number from {} to {}", quoted(name), least, most));
}

std::int64_t whole_of(const json& object, const std::string& name, std::int64_t otherwise, std::int64_t least,
                      std::int64_t most) {
  if (!object.contains(name)) return otherwise;
  const json& found = object[name];
  if (found.is_number_integer() && (!found.is_number_unsigned() || found.get<std::uint64_t>() <= std::uint64_t(most))) {
    const auto value = found.get<std::int64_t>();
    if (value >= least && value <= most) return value;
  }
  throw HttpError(400, fmt::format("\"{}\" must be a whole number from {} to {}", name, least, most));
}

}  // namespace animevae::program
