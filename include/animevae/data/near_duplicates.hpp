// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/image/difference_hash.hpp>

namespace animevae {

namespace detail {

/// Disjoint sets with union and find; each set is represented by its lowest member.
class DisjointSets {
 public:
  explicit DisjointSets(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0u); }

  [[nodiscard]] std::size_t find(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];  // path halving
    return i;
  }

  void unite(std::size_t a, std::size_t b) {
    a = find(a), b = find(b);
    parent_[(std::max)(a, b)] = (std::min)(a, b);
  }

 private:
  std::vector<std::size_t> parent_;
};

/// 64 bits cut into `count` chunks of nearly equal length, each a mask.
[[nodiscard]] inline std::vector<std::uint64_t> bit_chunks(int count) {
  std::vector<std::uint64_t> chunks(static_cast<std::size_t>(count));
  for (int bit = 0; bit < 64; ++bit) chunks[std::size_t(bit * count / 64)] |= std::uint64_t{1} << bit;
  return chunks;
}

/// Calls `visit(a, b)` for the positions of all pairs of hashes within the distance; a pair may come more than once.
///
/// Cut into distance + 2 chunks, two such hashes agree in at least two whole chunks. So for each pair of chunks the
/// hashes are sorted by these, and only hashes that agree there are compared: for distance 4, fifteen sorts by about 21
/// bits each.
template <class Visit>
void for_each_close_pair(std::span<const std::uint64_t> hashes, int distance, Visit&& visit) {
  const std::vector<std::uint64_t> chunks = bit_chunks(distance + 2);
  std::vector<std::pair<std::uint64_t, std::size_t>> order(hashes.size());  // the chunks' bits, the position
  for (std::size_t first = 0; first < chunks.size(); ++first)
    for (std::size_t second = first + 1; second < chunks.size(); ++second) {
      const std::uint64_t mask = chunks[first] | chunks[second];
      for (std::size_t i = 0; i < hashes.size(); ++i) order[i] = {hashes[i] & mask, i};
      std::sort(order.begin(), order.end());
      for (auto one = order.begin(); one != order.end(); ++one)
        for (auto other = one + 1; other != order.end() && other->first == one->first; ++other)
          if (hamming_distance(hashes[one->second], hashes[other->second]) <= distance)
            visit(one->second, other->second);
    }
}

}  // namespace detail

/// The largest distance that is accepted. Useful ones are much smaller: among faces, different persons chain together
/// from about 6.
inline constexpr int most_near_duplicate_distance = 16;

/// The pictures that look the same, in groups of two or more: their hashes (`difference_hash`) differ in at most
/// `distance` bits, directly or by way of others in the group. Groups and their members are in rising order.
///
///     for (const auto& group : near_duplicates(hashes)) ...  // group: the positions of its pictures in `hashes`
///
/// Finds all of them, in a tenth of a second for 100,000 pictures. Throws InvalidValue unless the distance is 0 to 16.
[[nodiscard]] inline std::vector<std::vector<std::int64_t>> near_duplicates(std::span<const std::uint64_t> hashes,
                                                                            int distance = 4) {
  if (distance < 0 || distance > most_near_duplicate_distance)
    throw InvalidValue(fmt::format("near duplicates within {} bits were asked for; the distance goes from 0 to {}",
                                   distance, most_near_duplicate_distance));
  // Equal hashes are one node: a thousand blank pictures would be half a million pairs.
  std::vector<std::uint64_t> distinct{hashes.begin(), hashes.end()};
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  detail::DisjointSets sets{distinct.size()};
  detail::for_each_close_pair(distinct, distance, [&](std::size_t a, std::size_t b) { sets.unite(a, b); });

  std::vector<std::vector<std::int64_t>> members(distinct.size());  // by the lowest hash of the set
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const auto node = std::lower_bound(distinct.begin(), distinct.end(), hashes[i]) - distinct.begin();
    members[sets.find(std::size_t(node))].push_back(std::int64_t(i));
  }
  std::erase_if(members, [](const auto& group) { return group.size() < 2; });
  std::sort(members.begin(), members.end());
  return members;
}

}  // namespace animevae
