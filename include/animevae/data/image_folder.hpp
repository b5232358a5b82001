// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/core/hash.hpp>
#include <animevae/data/file_list.hpp>
#include <animevae/data/image_cache.hpp>
#include <animevae/data/passed_over.hpp>
#include <animevae/data/pixel_batch.hpp>
#include <animevae/network/shape.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// One picture of a data set: its place in it, its file, and the hash of the file's bytes.
struct Sample {
  std::int64_t index = 0;
  std::filesystem::path path;
  std::uint64_t content_hash = 0;
};

/// The images in a folder and the folders below it, as a data set: ordered by path, all of one shape. They are decoded
/// when the folder is opened for the first time and kept in the cache folder, so that opening it again is fast.
///
///     animevae::ImageFolder faces{"faces", {3, 64, 64}};
///     auto images = faces.batch(std::array<std::int64_t, 2>{0, 1});  // 2 x 3 x 64 x 64, float in [0,1]
class ImageFolder {
 public:
  /// Throws InvalidValue unless the shape is that of a grey or RGB image, and FileError when the folder is missing,
  /// holds no image that can be read, or when the cache cannot be written.
  ImageFolder(const std::filesystem::path& root, Shape image, const ImageFolderOptions& options = {})
      : ImageFolder{checked(image), list_images(root), root, options} {}

  [[nodiscard]] std::int64_t size() const { return std::int64_t(cache_.images().size()); }
  [[nodiscard]] Shape shape() const { return shape_; }
  [[nodiscard]] const std::filesystem::path& root() const { return root_; }

  /// Samples by index (0 to size() - 1): N x C x H x W, float32 in [0,1], channels-last memory.
  [[nodiscard]] Tensor batch(std::span<const std::int64_t> indices) const {
    return pixel_batch(cache_.pixels(), shape_, indices);
  }

  /// The file of a sample and the hash of its bytes.
  [[nodiscard]] Sample sample(std::int64_t index) const {
    if (index < 0 || index >= size())
      throw InvalidValue(fmt::format("sample {} was asked for, {} has {}", index, root_.string(), size()));
    const CachedImage& image = cache_.images()[std::size_t(index)];
    return {index, root_ / image.path, image.content_hash};
  }

  /// The `difference_hash` of each picture before it was resized, in the order of the samples.
  [[nodiscard]] std::vector<std::uint64_t> difference_hashes() const {
    std::vector<std::uint64_t> hashes;
    for (const CachedImage& image : cache_.images()) hashes.push_back(image.difference_hash);
    return hashes;
  }

  /// The files that could not be read or repeat another, with the reason; their paths are relative to the folder.
  [[nodiscard]] const std::vector<LeftOut>& left_out() const { return cache_.left_out(); }

  /// The files that are not read because of the ending of their name, counted.
  [[nodiscard]] const PassedOver& passed_over() const { return passed_over_; }

  /// A hash over the contents of all files in order: equal for the same pictures in any folder.
  [[nodiscard]] std::uint64_t fingerprint() const {
    Xxh64 hash;
    for (const CachedImage& image : cache_.images()) hash.update(std::as_bytes(std::span{&image.content_hash, 1}));
    return hash.value();
  }

 private:
  ImageFolder(Shape image, ImageListing listing, std::filesystem::path root, const ImageFolderOptions& options)
      : root_{std::move(root)},
        shape_{image},
        passed_over_{std::move(listing.passed_over)},
        cache_{open_image_cache(root_, listing.files, shape_, options)} {}

  static Shape checked(Shape image) {
    if ((image.channels != 1 && image.channels != 3) || image.height < 1 || image.width < 1)
      throw InvalidValue(fmt::format("images have 1 (grey) or 3 channels (RGB) of at least 1x1 pixels, not {} of {}x{}",
                                     image.channels, image.width, image.height));
    return image;
  }

  std::filesystem::path root_;
  Shape shape_;
  PassedOver passed_over_;
  CacheFile cache_;
};

}  // namespace animevae
