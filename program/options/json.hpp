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

/// JSON as answers have it: members stay in the order in which they come.
using Json = nlohmann::ordered_json;

/// A number: a whole one without a fraction ("5", not "5.0"), null where it is not finite, which JSON cannot say.
[[nodiscard]] inline Json json_of(double value) {
  constexpr double most = 1e16;  // all digits of larger ones would say more than a double knows
  if (!std::isfinite(value)) return nullptr;
  if (std::abs(value) < most && value == std::trunc(value)) return std::int64_t(value);
  return value;
}

/// A text, in which bytes that are not UTF-8 are replaced: a file's name may be anything.
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
