// SPDX-License-Identifier: MIT
#include <ATen/ops/stack.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <animevae/core/parse_decimal.hpp>
#include <animevae/image/fit.hpp>
#include <animevae/image/image_tensor.hpp>
#include <animevae/image/read_image.hpp>
#include <animevae/latent/keep_residual.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/metric/psnr.hpp>
#include <animevae/metric/ssim.hpp>

#include "images/input_pictures.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"
#include "server/points.hpp"
#include "server/request.hpp"

namespace av = animevae;

namespace animevae::program {

using nlohmann::json;
using Request = HttpServer::Request;
using Response = HttpServer::Response;

namespace {

constexpr std::int64_t most_pixels = 16'000'000;

/// A client's picture, and the part of it that is encoded.
struct UploadedPicture {
  av::Image picture{};
  av::Box part{};
  av::Tensor seen{};     // (1, C, H, W)
  av::Tensor latents{};  // (1, L)
};

av::Image picture_of(const Request& request, int channels) try {
  const auto bytes = std::as_bytes(std::span{request.body});
  return av::with_channels(
      av::decode_image(bytes, {.side = 20'000, .pixels = most_pixels, .file_bytes = std::int64_t(bytes.size())}),
      channels);
} catch (const av::Error& error) {
  throw HttpError(415, std::string{"the picture "} + error.what());
}

av::Box part_of(const Request& request, const av::Image& picture, av::Shape sample) try {
  const std::string crop = request.get_param_value("crop");
  if (crop.empty() && request.has_param("crop")) throw HttpError(400, "'crop' must be X,Y,SIDE in whole pixels");
  return cropped_part("the picture", picture, sample, crop);
} catch (const av::InvalidValue& error) {
  const std::string sentence = error.what();  // it is written for a command line: "--crop is ..."
  throw HttpError(400, sentence.starts_with("--") ? sentence.substr(2) : sentence);
}

UploadedPicture uploaded_picture(ServerState& state, const Request& request) {
  if (!state.run().has_encoder())
    throw HttpError(404, fmt::format("the model {}, and cannot look at pictures", says_no_encoder));
  const av::Shape sample = state.run().model.image_shape();
  UploadedPicture uploaded{.picture = picture_of(request, sample.channels)};
  uploaded.part = part_of(request, uploaded.picture, sample);
  uploaded.seen = at::stack({av::to_tensor(
      av::resize(uploaded.picture, {sample.height, sample.width}, av::Filter::bilinear, uploaded.part))});
  uploaded.latents = av::latent_rows(state.inference().encode(uploaded.seen).point);
  return uploaded;
}

void encode(ServerState& state, const Request& request, Response& response) {
  const ServerState::UploadSlot room{state};
  const UploadedPicture uploaded = uploaded_picture(state, request);
  const av::Tensor decoded = state.inference().decode(uploaded.latents);
  answer_with_json(response,
                   {{"latents", json_of(uploaded.latents)[0]},
                    {"crop", {uploaded.part.left, uploaded.part.top, uploaded.part.width, uploaded.part.height}},
                    {"width", uploaded.picture.width},
                    {"height", uploaded.picture.height},
                    {"psnr", av::psnr(uploaded.seen, decoded).item<double>()},
                    {"ssim", av::ssim(decoded, uploaded.seen).item<double>()}});
}

/// {"Smiling": 1.5} for add=Smiling:1.5
json weights_of(const Request& request) {
  json weights = json::object();
  for (std::size_t i = 0; i < request.get_param_value_count("add"); ++i) {
    const std::string text = request.get_param_value("add", i);
    const std::size_t colon = text.rfind(':');
    const auto weight =
        colon == std::string::npos ? std::nullopt : av::parse_decimal(std::string_view{text}.substr(colon + 1));
    if (!weight) throw HttpError(400, "'add' must be NAME:NUMBER, as Smiling:1.5");
    const std::string name = text.substr(0, colon);
    weights[name] = weights.value(name, 0.0) + *weight;
  }
  return weights;
}

/// Shrinks the picture, and its part with it, so that no side is longer than `most_side`.
void shrink(UploadedPicture& uploaded, double most_side) {
  const double scale = most_side / std::max(uploaded.picture.width, uploaded.picture.height);
  if (scale >= 1) return;
  const auto side = [&](int length) { return std::max(int(std::lround(length * scale)), 1); };
  const av::Extent small{side(uploaded.picture.height), side(uploaded.picture.width)};
  const double down = double(small.height) / uploaded.picture.height,
               across = double(small.width) / uploaded.picture.width;
  uploaded.picture = av::resize(uploaded.picture, small);
  av::Box& part = uploaded.part;
  part = {part.top * down, part.left * across, part.height * down, part.width * across};
  part.height = std::min(part.height, small.height - part.top);  // rounding may have moved it beyond the picture
  part.width = std::min(part.width, small.width - part.left);
}

void edit(ServerState& state, const Request& request, Response& response) {
  const bool keep = flag_parameter(request, "keep_residual", true), plain = flag_parameter(request, "original", false);
  const std::int64_t most_side = whole_parameter(request, "max_side", 20'000, 16, 20'000);
  const std::string format =
      one_of("format", request.has_param("format") ? request.get_param_value("format") : "png", {"png", "webp"});
  const json weights = weights_of(request);
  const ServerState::UploadSlot room{state};
  UploadedPicture uploaded = uploaded_picture(state, request);
  const auto space = state.latent_space();
  const av::Tensor edited = latents_of_point(
      state.run(), *space, {{"latents", json_of(uploaded.latents)[0]}, {"add", plain ? json::object() : weights}});
  const av::Tensor pictures = state.inference().decode(at::stack({uploaded.latents[0], edited}));
  if (!keep) return answer_with_picture(response, av::to_image(pictures[1]), format);
  shrink(uploaded, double(most_side));
  answer_with_picture(
      response,
      av::to_image(av::keep_residual(av::to_tensor(uploaded.picture), pictures[0], pictures[1], uploaded.part)),
      format);
}

}  // namespace

void add_uploads(HttpServer& server, ServerState& state) {
  server.add({.method = "POST",
              .pattern = "/api/v1/encode",
              .handler = unless_busy([&state](const Request& q, Response& r) { encode(state, q, r); }),
              .is_upload = true});
  server.add({.method = "POST",
              .pattern = "/api/v1/edit",
              .handler = unless_busy([&state](const Request& q, Response& r) { edit(state, q, r); }),
              .is_upload = true});
}

}  // namespace animevae::program
