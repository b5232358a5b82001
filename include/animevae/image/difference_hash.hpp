// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstdint>

#include <animevae/image/fit.hpp>
#include <animevae/image/image.hpp>
#include <animevae/image/resize.hpp>

namespace animevae {

/// A perceptual hash of a picture, in 64 bits: in grey at 9x8 pixels, whether each is brighter than its left neighbour.
/// A picture that was saved anew, resized or brightened keeps nearly all of its bits; two that have nothing in common
/// differ in about half of them.
///
///     if (hamming_distance(difference_hash(a), difference_hash(b)) <= 4) ...  // the same picture, almost certainly
///
/// Rows from the top, each from the left, the first comparison in the highest bit (Krawetz's dHash, 2013). Flat areas
/// carry no information: all their bits are 0. Throws InvalidValue unless the picture has 1 or 3 channels.
[[nodiscard]] inline std::uint64_t difference_hash(const Image& image) {
  constexpr Extent size{8, 9};
  const Image thumbnail = resize(with_channels(image, 1), size, Filter::box);
  std::uint64_t hash = 0;
  for (int row = 0; row < size.height; ++row)
    for (int column = 1; column < size.width; ++column)
      hash = hash << 1 | std::uint64_t{*thumbnail.at(row, column) > *thumbnail.at(row, column - 1)};
  return hash;
}

/// The number of bits in which two hashes differ: 0 to 64.
[[nodiscard]] constexpr int hamming_distance(std::uint64_t a, std::uint64_t b) { return std::popcount(a ^ b); }

}  // namespace animevae
