// SPDX-License-Identifier: MIT
#include <animevae/data/split.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

using Hashes = std::vector<std::uint64_t>;
using Numbers = std::vector<std::int64_t>;

/// Every third has a near duplicate somewhere among the rest.
Hashes some_hashes(std::size_t count) {
  std::mt19937_64 random{5};
  Hashes hashes(count);
  for (std::size_t i = 0; i < count; ++i)
    hashes[i] = i % 3 == 2 ? hashes[random() % i] ^ std::uint64_t{1} << random() % 64 : random();
  return hashes;
}

Numbers all_of(const av::Split& split) {
  Numbers all;
  std::merge(split.train.begin(), split.train.end(), split.test.begin(), split.test.end(), std::back_inserter(all));
  return all;
}

}  // namespace

TEST_CASE("a fifth of the images is held out, every image is on one side, and both sides are in order") {
  for (const std::size_t count : {5, 10, 1000, 1003}) {
    const av::Split split = av::split_images(some_hashes(count));
    CHECK(split.test.size() == (count + 2) / 5);
    CHECK(std::is_sorted(split.train.begin(), split.train.end()));
    CHECK(std::is_sorted(split.test.begin(), split.test.end()));
    Numbers all(count);
    std::iota(all.begin(), all.end(), 0);
    CHECK(all_of(split) == all);
  }
}

TEST_CASE("near duplicates are never separated, by any seed") {
  const Hashes hashes = some_hashes(300);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const av::Split split = av::split_images(hashes, {.test = 0.3, .seed = seed});
    CHECK(split.test.size() == 90);
    int closest = 64;
    for (const std::int64_t a : split.train)
      for (const std::int64_t b : split.test)
        closest = std::min(closest, av::hamming_distance(hashes[std::size_t(a)], hashes[std::size_t(b)]));
    CHECK(closest > 4);
  }
}

// The numbers are those of Python, with xxhash.xxh64 of "0" to "9": the two lowest.
TEST_CASE("the split follows from the seed, the same on every machine") {
  Hashes hashes;  // far apart: each has a run of ones of its own
  for (int i = 0; i < 10; ++i) hashes.push_back(0x3FULL << 6 * i);
  CHECK(av::split_images(hashes).test == Numbers{6, 7});
  CHECK(av::split_images(hashes, {.seed = 1}).test == Numbers{1, 3});
}

TEST_CASE("every image is as likely to be held out as any other") {
  Hashes hashes;
  for (int i = 0; i < 10; ++i) hashes.push_back(0x3FULL << 6 * i);
  std::vector<int> times(10);
  for (std::uint64_t seed = 0; seed < 1000; ++seed)
    for (const std::int64_t image : av::split_images(hashes, {.seed = seed}).test) ++times[std::size_t(image)];
  for (const int n : times) CHECK(std::abs(n - 200) < 64);  // five standard deviations of a binomial
}

TEST_CASE("nothing may be held out; a group that is too large stays in training") {
  CHECK(av::split_images(some_hashes(50), {.test = 0}).test.empty());
  const av::Split one_group = av::split_images(Hashes(10, 7));
  CHECK(one_group.test.empty());
  CHECK(one_group.train.size() == 10);
  const av::Split nothing = av::split_images({});
  CHECK(nothing.train.empty());
  CHECK(nothing.test.empty());
}

TEST_CASE("split_images refuses parts outside [0, 1) and distances above 16") {
  CHECK_THROWS_WITH_AS((void)av::split_images({}, {.test = 20}),
                       "options.test is 20; it must be at least 0 and below 1", av::InvalidValue);
  CHECK_THROWS_AS((void)av::split_images({}, {.test = -0.1}), av::InvalidValue);
  CHECK_THROWS_AS((void)av::split_images({}, {.test = 1}), av::InvalidValue);
  CHECK_THROWS_AS((void)av::split_images({}, {.test = std::numeric_limits<double>::quiet_NaN()}), av::InvalidValue);
  CHECK_THROWS_AS((void)av::split_images({}, {.distance = 17}), av::InvalidValue);
}
