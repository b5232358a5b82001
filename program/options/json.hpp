// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/text/utf8.hpp>

namespace animevae::program {

/// The JSON of answers: members stay in the order in which they were added.
using Json = nlohmann::ordered_json;

/// A number: a whole one without a fraction ("5", not "5.0"); null where it is not finite, which JSON cannot express.
[[nodiscard]] inline Json json_of(double value) {
  constexpr double most = 1e16;  // a double does not hold all digits of larger whole numbers
  if (!std::isfinite(value)) return nullptr;
  if (std::abs(value) < most && value == std::trunc(value)) return std::int64_t(value);
  return value;
}

/// A text in which bytes that are not UTF-8 are replaced: file names may hold any bytes.
[[nodiscard]] inline Json json_of(std::string_view text) { return animevae::replace_invalid_utf8(text); }

[[nodiscard]] inline Json json_of(std::span<const double> values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(json_of(value));
  return list;
}

[[nodiscard]] inline Json json_of(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push_back(json_of(std::string_view{text}));
  return list;
}

/// The text of a value, on one line.
[[nodiscard]] inline std::string one_line(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace animevae::program
