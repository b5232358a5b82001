// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>

#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>
#include <animevae/image/png.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// A picture as float32 in [0,1], C x H x W.
[[nodiscard]] inline Tensor to_tensor(const Image& image) {
  const Tensor bytes = at::empty({image.height, image.width, image.channels}, at::kByte);
  std::memcpy(bytes.data_ptr<std::uint8_t>(), image.pixels.data(), image.pixels.size());
  return bytes.permute({2, 0, 1}).to(at::kFloat).contiguous().div_(255);
}

/// Values in [0,1], C x H x W with 1, 3 or 4 channels, as a picture: scaled to 0..255, rounded and clipped; NaN becomes
/// 0. Throws InvalidValue for any other shape.
[[nodiscard]] inline Image to_image(const Tensor& values) {
  if (values.dim() != 3 || (values.size(0) != 1 && values.size(0) != 3 && values.size(0) != 4) || values.size(1) < 1 ||
      values.size(2) < 1) {
    std::string sizes;
    for (const std::int64_t size : values.sizes()) sizes += fmt::format("{}{}", sizes.empty() ? "" : " x ", size);
    throw InvalidValue(fmt::format("a picture has the sizes C x H x W with 1, 3 or 4 channels, not {}", sizes));
  }
  const Tensor bytes = values.detach()
                           .to(at::kCPU, at::kFloat)
                           .mul(255)
                           .nan_to_num(0)
                           .clamp(0, 255)
                           .add_(0.5)
                           .floor_()
                           .to(at::kByte)
                           .permute({1, 2, 0})
                           .contiguous();
  Image image{int(values.size(1)), int(values.size(2)), int(values.size(0))};
  std::memcpy(image.pixels.data(), bytes.data_ptr<std::uint8_t>(), image.pixels.size());
  return image;
}

/// Writes values in [0,1], C x H x W, as PNG; the file appears whole or not at all.
inline void write_png(const std::filesystem::path& path, const Tensor& values) { write_png(path, to_image(values)); }

}  // namespace animevae
