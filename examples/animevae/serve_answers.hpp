// SPDX-License-Identifier: MIT
#pragma once

#include <httplib.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

#include <animevae/io/image.hpp>
#include <animevae/tensor/tensor.hpp>

// What requests hold and answers are made of.

/// The JSON object in a request's body; HttpError 400 or 415 for anything else.
[[nodiscard]] nlohmann::json json_body(const httplib::Request& request);

/// A parameter of the address; HttpError 400 where it is no number within the limits.
[[nodiscard]] double number_parameter(const httplib::Request& request, const std::string& name, double otherwise,
                                      double least, double most);
[[nodiscard]] std::int64_t whole_parameter(const httplib::Request& request, const std::string& name,
                                           std::int64_t otherwise, std::int64_t least, std::int64_t most);
[[nodiscard]] bool flag_parameter(const httplib::Request& request, const std::string& name, bool otherwise);

/// "png", "webp" or what else is among those allowed; HttpError 400 for others.
[[nodiscard]] std::string one_of(const std::string& name, const std::string& value,
                                 std::initializer_list<const char*> allowed);

void answer_with_json(httplib::Response& response, const nlohmann::json& value);
void answer_with_picture(httplib::Response& response, const animevae::Image& picture, const std::string& format);
void answer_with_bytes(httplib::Response& response, std::span<const std::byte> bytes, const std::string& type);

/// Latents (N, L) as a list of lists.
[[nodiscard]] nlohmann::json json_of(const animevae::Tensor& rows);
