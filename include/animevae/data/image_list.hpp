// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <animevae/core/hash.hpp>
#include <animevae/data/pixel_batch.hpp>
#include <animevae/image/fit.hpp>
#include <animevae/image/image.hpp>
#include <animevae/network/shape.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Pictures in memory as a data set, all brought to one shape.
class ImageList {
 public:
  /// Throws InvalidValue when the shape has other than 1 or 3 channels, or a picture cannot be brought to it.
  ImageList(std::span<const Image> images, Shape image, const ResizePolicy& policy = {}) : shape_{image} {
    pixels_.reserve(images.size() * std::size_t(image.size()));
    for (const Image& picture : images) {
      const Image sample = fit(picture, image, policy);
      pixels_.insert(pixels_.end(), sample.pixels.begin(), sample.pixels.end());
    }
  }

  [[nodiscard]] std::int64_t size() const { return std::int64_t(pixels_.size()) / shape_.size(); }
  [[nodiscard]] Shape shape() const { return shape_; }

  /// Samples by index (0 to size() - 1): N x C x H x W, float32 in [0,1], channels-last memory.
  [[nodiscard]] Tensor batch(std::span<const std::int64_t> indices) const {
    return pixel_batch(pixels_, shape_, indices);
  }

  /// A hash over all pixels: equal for the same pictures in the same order.
  [[nodiscard]] std::uint64_t fingerprint() const { return xxh64(std::as_bytes(std::span{pixels_})); }

 private:
  Shape shape_;
  std::vector<std::uint8_t> pixels_;
};

}  // namespace animevae
