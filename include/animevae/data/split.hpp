// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/hash.hpp>
#include <animevae/data/near_duplicates.hpp>

namespace animevae {

struct SplitOptions {
  double test = 0.2;       ///< the part of the images that is held out, below 1
  std::uint64_t seed = 0;  ///< of the random choice
  int distance = 4;        ///< two hashes this many bits apart or fewer are the same picture
};

/// The numbers of the images to train on and of those held out, each in rising order; together they are all images.
struct Split {
  std::vector<std::int64_t> train{}, test{};
};

/// Cuts a data set in two at random, near duplicates always together on one side, so that held-out images are new to
/// the model. One hash per image; the same seed gives the same split on every machine.
///
///     const Split split = split_images(difference_hashes(faces), {.test = 0.2, .seed = 0});
///     const Subset training{faces, split.train}, held_out{faces, split.test};
///
/// round(test * images) are held out, fewer where a group would be split otherwise. Throws InvalidValue unless 0 <=
/// test < 1 and the distance is 0 to 16.
[[nodiscard]] inline Split split_images(std::span<const std::uint64_t> hashes, const SplitOptions& options = {}) {
  if (!(options.test >= 0 && options.test < 1))
    throw InvalidValue("options.test is " + decimal(options.test) + "; it must be at least 0 and below 1");
  struct Unit {
    std::vector<std::int64_t> images;  // a group of near duplicates, or one image
    std::uint64_t rank = 0;
  };
  std::vector<Unit> units;
  std::vector<bool> is_in_group(hashes.size());
  for (auto& group : near_duplicates(hashes, options.distance)) {
    for (const std::int64_t image : group) is_in_group[std::size_t(image)] = true;
    units.push_back({std::move(group)});
  }
  for (std::size_t image = 0; image < hashes.size(); ++image)
    if (!is_in_group[image]) units.push_back({{std::int64_t(image)}});

  // Ordered by a hash of their first image's number, as std::shuffle differs between standard libraries.
  for (Unit& unit : units) unit.rank = xxh64(std::to_string(unit.images.front()), options.seed);
  const auto key = [](const Unit& unit) { return std::pair{unit.rank, unit.images.front()}; };
  std::sort(units.begin(), units.end(), [&](const Unit& a, const Unit& b) { return key(a) < key(b); });

  Split split;
  auto left = std::size_t(std::llround(options.test * double(hashes.size())));
  for (const Unit& unit : units) {
    const bool is_held_out = unit.images.size() <= left;
    if (is_held_out) left -= unit.images.size();
    auto& side = is_held_out ? split.test : split.train;
    side.insert(side.end(), unit.images.begin(), unit.images.end());
  }
  std::sort(split.train.begin(), split.train.end());
  std::sort(split.test.begin(), split.test.end());
  return split;
}

}  // namespace animevae
