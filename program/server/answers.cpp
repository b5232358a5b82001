// SPDX-License-Identifier: MIT
#include "server/answers.hpp"

#include <cmath>
#include <cstdint>

#include <animevae/animation/webp_animation.hpp>
#include <animevae/image/png.hpp>

namespace av = animevae;

namespace animevae::program {

using nlohmann::json;

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
      latents.push_back(std::round(double(*next) * 1e6) / 1e6);  // further digits change no pixel
    list.push_back(std::move(latents));
  }
  return list;
}

}  // namespace animevae::program
