// SPDX-License-Identifier: MIT
#pragma once

#include <httplib.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <span>
#include <string>

#include <animevae/image/image.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae::program {

// Bodies of answers.

void answer_with_json(httplib::Response& response, const nlohmann::json& value);
void answer_with_picture(httplib::Response& response, const animevae::Image& picture, const std::string& format);
void answer_with_bytes(httplib::Response& response, std::span<const std::byte> bytes, const std::string& type);

/// Latents (N, L) as a list of lists.
[[nodiscard]] nlohmann::json json_of(const animevae::Tensor& rows);

}  // namespace animevae::program
