// SPDX-License-Identifier: MIT
#pragma once

#include <httplib.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>

namespace animevae::program {

// What requests hold: for what is not as it should be an HttpError, 400 where nothing else is said, that names it.

/// The JSON object in a request's body; HttpError 415 where its Content-Type is another.
[[nodiscard]] nlohmann::json json_body(const httplib::Request& request);

/// A member of an object and its limits.
[[nodiscard]] double number_of(const nlohmann::json& object, const std::string& name, double otherwise, double least,
                               double most);
[[nodiscard]] std::int64_t whole_of(const nlohmann::json& object, const std::string& name, std::int64_t otherwise,
                                    std::int64_t least, std::int64_t most);

/// A parameter of the address and its limits.
[[nodiscard]] double number_parameter(const httplib::Request& request, const std::string& name, double otherwise,
                                      double least, double most);
[[nodiscard]] std::int64_t whole_parameter(const httplib::Request& request, const std::string& name,
                                           std::int64_t otherwise, std::int64_t least, std::int64_t most);
[[nodiscard]] bool flag_parameter(const httplib::Request& request, const std::string& name, bool otherwise);

/// The value, if it is among those allowed.
[[nodiscard]] std::string one_of(const std::string& name, const std::string& value,
                                 std::initializer_list<const char*> allowed);

/// A client's word in a sentence: in ASCII, and cut where it is long.
[[nodiscard]] std::string quoted(const std::string& word);

}  // namespace animevae::program
