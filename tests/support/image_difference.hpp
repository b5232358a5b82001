// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <vector>

#include <animevae/image/image.hpp>

#include "support/doctest.hpp"

/// Of all samples, in shades.
inline double mean_difference(const animevae::Image& a, const animevae::Image& b) {
  REQUIRE(a.pixels.size() == b.pixels.size());
  double sum = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) sum += std::abs(int(a.pixels[i]) - int(b.pixels[i]));
  return sum / double(a.pixels.size());
}

inline int largest_difference(const animevae::Image& image, const std::vector<int>& expected) {
  REQUIRE(image.pixels.size() == expected.size());
  int largest = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    largest = std::max(largest, std::abs(int(image.pixels[i]) - expected[i]));
  return largest;
}

inline int largest_difference(const animevae::Image& a, const animevae::Image& b) {
  REQUIRE(a.height == b.height);
  REQUIRE(a.width == b.width);
  REQUIRE(a.channels == b.channels);
  return largest_difference(a, std::vector<int>(b.pixels.begin(), b.pixels.end()));
}
