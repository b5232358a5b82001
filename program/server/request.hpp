// SPDX-License-Identifier: MIT
#pragma once

#include <httplib.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>

namespace animevae::program {

// Parts of requests, checked. A fault is an HttpError that names it, with status 400 unless another is mentioned.

/// The JSON object in a request's body; HttpError 415 for another Content-Type.
[[nodiscard]] nlohmann::json json_body(const httplib::Request& request);

// A numeric member of an object, within limits; `otherwise` where the object does not have it.
[[nodiscard]] double number_of(const nlohmann::json& object, const std::string& name, double otherwise, double least,
                               double most);
[[nodiscard]] std::int64_t whole_of(const nlohmann::json& object, const std::string& name, std::int64_t otherwise,
                                    std::int64_t least, std::int64_t most);

// A parameter of the address, within limits; `otherwise` where the address does not have it.
[[nodiscard]] double number_parameter(const httplib::Request& request, const std::string& name, double otherwise,
                                      double least, double most);
[[nodiscard]] std::int64_t whole_parameter(const httplib::Request& request, const std::string& name,
                                           std::int64_t otherwise, std::int64_t least, std::int64_t most);
[[nodiscard]] bool flag_parameter(const httplib::Request& request, const std::string& name, bool otherwise);

/// The value, which must be among those allowed.
[[nodiscard]] std::string one_of(const std::string& name, const std::string& value,
                                 std::initializer_list<const char*> allowed);

/// A client's word for use in a sentence: quoted, in ASCII, and cut off where it is long.
[[nodiscard]] std::string quoted(const std::string& word);

}  // namespace animevae::program
