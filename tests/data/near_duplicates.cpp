// SPDX-License-Identifier: MIT
#include <animevae/data/near_duplicates.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

using Hashes = std::vector<std::uint64_t>;
using Groups = std::vector<std::vector<std::int64_t>>;

/// Every picture asks every other, until nothing is left to ask.
Groups by_brute_force(const Hashes& hashes, int distance) {
  Groups groups;
  std::vector<bool> taken(hashes.size());
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    if (taken[i]) continue;
    std::vector<std::size_t> group{i};
    taken[i] = true;
    for (std::size_t next = 0; next < group.size(); ++next)
      for (std::size_t j = 0; j < hashes.size(); ++j)
        if (!taken[j] && av::hamming_distance(hashes[group[next]], hashes[j]) <= distance)
          taken[j] = true, group.push_back(j);
    if (group.size() < 2) continue;
    groups.emplace_back(group.begin(), group.end());
    std::sort(groups.back().begin(), groups.back().end());
  }
  return groups;
}

/// Hashes of which some lie near others, each from one to `most` flipped bits away.
Hashes some_hashes(std::size_t count, int most, std::uint64_t seed) {
  std::mt19937_64 random{seed};
  Hashes hashes;
  while (hashes.size() < count) {
    std::uint64_t hash = random();
    if (hashes.size() > 10 && random() % 2 == 0) {
      hash = hashes[random() % hashes.size()];
      for (int flips = int(random() % std::uint64_t(most + 1)); flips > 0; --flips)
        hash ^= std::uint64_t{1} << random() % 64;
    }
    hashes.push_back(hash);
  }
  return hashes;
}

}  // namespace

TEST_CASE("the groups are those that comparing all pairs finds, at every distance") {
  for (int distance = 0; distance <= av::most_near_duplicate_distance; ++distance) {
    const Hashes hashes = some_hashes(400, distance + 3, 100 + std::uint64_t(distance));
    const Groups groups = by_brute_force(hashes, distance);
    CHECK(groups.size() > 3);
    CHECK(av::near_duplicates(hashes, distance) == groups);
  }
}

TEST_CASE("hashes that differ in 4 bits are near at the default distance, and not at 3, wherever the bits lie") {
  for (int first = 0; first < 60; ++first) {
    const std::uint64_t spread = first % 2 == 0 ? 0xFULL << first : 0x0001'0001'0001'0001ULL << first % 16;
    CHECK(av::near_duplicates(Hashes{0, spread}) == Groups{{0, 1}});
    CHECK(av::near_duplicates(Hashes{0, spread}, 3).empty());
  }
}

TEST_CASE("a chain of near duplicates is one group, though its ends are far apart") {
  const Hashes chain{0xFFF, 7, 0, 0xFF, 0x0F0F'0000'0000'0000};
  CHECK(av::near_duplicates(chain, 4) == Groups{{0, 3}, {1, 2}});  // 7 to 0xFF is five bits
  CHECK(av::near_duplicates(chain, 5) == Groups{{0, 1, 2, 3}});
}

TEST_CASE("equal hashes are near at distance 0, and 200,000 of them are grouped quickly") {
  Hashes hashes(200'000, 42);
  hashes[7] = 41;
  const Groups groups = av::near_duplicates(hashes, 0);
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].size() == 199'999);
  CHECK(groups[0][7] == 8);
}

TEST_CASE("groups and their members come in rising order") {
  CHECK(av::near_duplicates(Hashes{9'000'000, 1ULL << 63, 0xFFFF'FFFF, 9'000'001, 1ULL << 63, 9'000'000}) ==
        Groups{{0, 3, 5}, {1, 4}});
}

TEST_CASE("no pictures, one picture and pictures that differ have no groups") {
  CHECK(av::near_duplicates({}).empty());
  CHECK(av::near_duplicates(Hashes{5}).empty());
  CHECK(av::near_duplicates(Hashes{0, 0xFFFF, 0xFFFF'0000}).empty());
}

TEST_CASE("near_duplicates refuses a distance outside 0 to 16") {
  CHECK_THROWS_WITH_AS((void)av::near_duplicates({}, 17),
                       "near duplicates within 17 bits were asked for; the distance goes from 0 to 16",
                       av::InvalidValue);
  CHECK_THROWS_AS((void)av::near_duplicates({}, -1), av::InvalidValue);
}
