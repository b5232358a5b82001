// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>
#include <animevae/network/shape.hpp>

namespace animevae {

/// How pixels are weighted when a picture is resized. When it shrinks, the first three are widened by the factor, so
/// that every source pixel counts and nothing is aliased (the same filters as Pillow's BILINEAR, LANCZOS and BOX).
enum class Filter {
  bilinear,  ///< a triangle; soft, never overshoots
  lanczos,   ///< sinc windowed by three lobes; crisp, with faint halos at hard edges
  box,       ///< the mean of the pixels whose centres lie in the target pixel; when growing, the nearest
  /// TensorFlow 1's `resize_images`: between the two nearest pixels, without averaging when shrinking, and aligned at
  /// the top left corner instead of the centre. For results that were published with it.
  bilinear_tf1,
};

/// A part of a picture, in pixels from its top left corner; it may begin and end within a pixel.
struct Box {
  double top = 0, left = 0, height = 0, width = 0;
};

namespace detail {

[[nodiscard]] inline double filter_radius(Filter filter) {
  return filter == Filter::box ? 0.5 : filter == Filter::lanczos ? 3 : 1;
}

[[nodiscard]] inline double filter_weight(Filter filter, double x) {
  if (filter == Filter::box) return x > -0.5 && x <= 0.5 ? 1 : 0;  // a centre on an edge counts once
  x = std::abs(x);
  if (x >= filter_radius(filter)) return 0;
  if (filter != Filter::lanczos) return 1 - x;
  if (x == 0) return 1;
  const double t = std::numbers::pi * x;
  return 3 * std::sin(t) * std::sin(t / 3) / (t * t);
}

/// For each target position the first source position that counts, and the weights from there on, in units of 2^-22:
/// 255 of them and the rounding fit 32 bits with room for the overshoot of Lanczos.
struct ResizeWeights {
  static constexpr int bits = 22;
  std::vector<int> first;
  std::vector<int> count;
  std::vector<std::int32_t> weights;  // `width` for each target position
  std::size_t width = 0;

  /// `target` positions over the part of `source` positions that begins at `from` and is `length` long.
  ResizeWeights(int source, double from, double length, int target, Filter filter) {
    const double step = length / target;
    const bool tf1 = filter == Filter::bilinear_tf1;
    const double spread = tf1 ? 1.0 : (std::max)(1.0, step);  // shrinking widens it, growing does not narrow it
    const double radius = filter_radius(filter) * spread;
    width = std::size_t(std::ceil(radius)) * 2 + 1;
    weights.resize(width * std::size_t(target));
    std::vector<double> exact;
    for (int i = 0; i < target; ++i) {
      const double centre = from + (tf1 ? i * step + 0.5 : (i + 0.5) * step);
      const int begin = (std::max)(0, int(centre - radius + 0.5));
      const int end = (std::min)(source, int(centre + radius + 0.5));
      exact.clear();
      double sum = 0;
      for (int j = begin; j < end; ++j) sum += exact.emplace_back(filter_weight(filter, (j + 0.5 - centre) / spread));
      first.push_back(begin);
      count.push_back(end - begin);
      for (std::size_t k = 0; k < exact.size(); ++k)
        weights[width * std::size_t(i) + k] = std::int32_t(std::lround(exact[k] / sum * (1 << bits)));
    }
  }

  [[nodiscard]] const std::int32_t* of(int target) const { return weights.data() + width * std::size_t(target); }
};

[[nodiscard]] inline std::uint8_t rounded_sample(std::int32_t sum) {
  constexpr std::int32_t half = 1 << (ResizeWeights::bits - 1);
  return std::uint8_t(std::clamp<std::int32_t>((sum + half) >> ResizeWeights::bits, 0, 255));
}

[[nodiscard]] inline Image resize_columns(const Image& source, const ResizeWeights& table, int width) {
  Image target{source.height, width, source.channels};
  for (int row = 0; row < source.height; ++row) {
    std::uint8_t* out = target.at(row, 0);
    for (int column = 0; column < width; ++column) {
      const auto i = std::size_t(column);
      const std::uint8_t* in = source.at(row, table.first[i]);
      const std::int32_t* weight = table.of(column);
      for (int c = 0; c < source.channels; ++c) {
        std::int32_t sum = 0;
        for (int k = 0; k < table.count[i]; ++k) sum += weight[k] * in[k * source.channels + c];
        *out++ = rounded_sample(sum);
      }
    }
  }
  return target;
}

[[nodiscard]] inline Image resize_rows(const Image& source, const ResizeWeights& table, int height) {
  Image target{height, source.width, source.channels};
  const std::size_t samples = std::size_t(source.width) * std::size_t(source.channels);
  std::vector<std::int32_t> sums(samples);
  for (int row = 0; row < height; ++row) {
    std::fill(sums.begin(), sums.end(), 0);
    for (int k = 0; k < table.count[std::size_t(row)]; ++k) {
      const std::uint8_t* in = source.at(table.first[std::size_t(row)] + k, 0);
      const std::int32_t weight = table.of(row)[k];
      for (std::size_t i = 0; i < samples; ++i) sums[i] += weight * in[i];
    }
    std::transform(sums.begin(), sums.end(), target.at(row, 0), rounded_sample);
  }
  return target;
}

/// Rows and columns at once, rounded once.
[[nodiscard]] inline Image resize_both(const Image& source, const ResizeWeights& columns, const ResizeWeights& rows,
                                       Extent size) {
  constexpr std::int64_t one = std::int64_t{1} << (2 * ResizeWeights::bits);
  Image target{size.height, size.width, source.channels};
  for (int row = 0; row < size.height; ++row)
    for (int column = 0; column < size.width; ++column)
      for (int c = 0; c < source.channels; ++c) {
        std::int64_t sum = one / 2;
        for (int y = 0; y < rows.count[std::size_t(row)]; ++y)
          for (int x = 0; x < columns.count[std::size_t(column)]; ++x)
            sum += std::int64_t(rows.of(row)[y]) * columns.of(column)[x] *
                   source.at(rows.first[std::size_t(row)] + y, columns.first[std::size_t(column)] + x)[c];
        target.at(row, column)[c] = std::uint8_t(sum / one);
      }
  return target;
}

}  // namespace detail

/// A part of a picture at another size, its proportions changed where the two differ. Equals Pillow's `resize(size,
/// filter, box)` to within one level of 255; the filter also uses pixels just outside the part, as Pillow does.
/// `bilinear_tf1` is TensorFlow's formula to within half a level.
[[nodiscard]] inline Image resize(const Image& image, Extent size, Filter filter, const Box& part) {
  if (size.height < 1 || size.width < 1 || !(part.height > 0) || !(part.width > 0) || !(part.top >= 0) ||
      !(part.left >= 0) || part.top + part.height > image.height || part.left + part.width > image.width)
    throw InvalidValue("a part of " + decimal(part.width) + "x" + decimal(part.height) + " at " + decimal(part.left) +
                       "," + decimal(part.top) + " of a picture of " + decimal(image.width) + "x" +
                       decimal(image.height) + " pixels cannot be resized to " + decimal(size.width) + "x" +
                       decimal(size.height));
  // Columns first, rounded to 8 bits, then rows, as Pillow up to version 12: overshoots of Lanczos are clipped between
  // the two passes, so that their order matters.
  const detail::ResizeWeights columns{image.width, part.left, part.width, size.width, filter};
  const detail::ResizeWeights rows{image.height, part.top, part.height, size.height, filter};
  if (filter == Filter::bilinear_tf1) return detail::resize_both(image, columns, rows, size);
  return detail::resize_rows(detail::resize_columns(image, columns, size.width), rows, size.height);
}

/// The whole picture at another size.
[[nodiscard]] inline Image resize(const Image& image, Extent size, Filter filter = Filter::bilinear) {
  if (size.width == image.width && size.height == image.height) return image;
  return resize(image, size, filter, Box{.height = double(image.height), .width = double(image.width)});
}

}  // namespace animevae
