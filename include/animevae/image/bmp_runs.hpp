// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>

namespace animevae::detail {

inline constexpr const char* bmp_ends_early = "BMP data ends early (truncated)";

/// The pixels of a BMP with compression BI_RLE8 (8 bits) or BI_RLE4 (4 bits), as palette indices: rows in the file's
/// order, one byte per pixel. Pixels that the file skips are 0, as in Pillow.
class BmpRuns {
 public:
  BmpRuns(std::span<const std::byte> data, std::size_t width, std::size_t height, unsigned bits)
      : data_{data}, width_{width}, height_{height}, bits_{bits}, indices_(width * height) {}

  /// Throws Error when the data ends before the picture does.
  [[nodiscard]] std::vector<std::uint8_t> indices() && {
    while (row_ < height_ && !is_full()) {
      const unsigned count = next(), value = next();
      if (count > 0) {
        repeat(count, value);
      } else if (value == 0) {
        column_ = 0;
        ++row_;
      } else if (value == 1) {
        break;
      } else if (value == 2) {
        column_ += next();
        row_ += next();
      } else {
        copy(value);
      }
    }
    return std::move(indices_);
  }

 private:
  /// Some files lack the end-of-bitmap mark.
  [[nodiscard]] bool is_full() const { return at_ == data_.size() && row_ + 1 == height_ && column_ >= width_; }

  unsigned next() {
    if (at_ == data_.size()) throw Error(bmp_ends_early);
    return std::to_integer<unsigned>(data_[at_++]);
  }

  /// Pixels beyond the end of a row are dropped.
  void put(unsigned index) {
    if (row_ < height_ && column_ < width_) indices_[row_ * width_ + column_] = std::uint8_t(index);
    ++column_;
  }

  void repeat(unsigned count, unsigned value) {
    for (unsigned i = 0; i < count; ++i) put(bits_ == 8 ? value : i % 2 == 0 ? value >> 4 : value & 15);
  }

  void copy(unsigned count) {
    unsigned bytes = 0, pair = 0;
    for (unsigned i = 0; i < count; ++i) {
      const bool is_new = bits_ == 8 || i % 2 == 0;
      if (is_new) pair = next(), ++bytes;
      put(bits_ == 8 ? pair : is_new ? pair >> 4 : pair & 15);
    }
    if (bytes % 2 != 0 && at_ < data_.size()) ++at_;  // runs are padded to 16 bits
  }

  std::span<const std::byte> data_;
  std::size_t width_, height_;
  unsigned bits_;
  std::vector<std::uint8_t> indices_;
  std::size_t at_ = 0, row_ = 0, column_ = 0;
};

}  // namespace animevae::detail
