// SPDX-License-Identifier: MIT
#include <animevae/data/subset.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include <animevae/network/shape.hpp>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

using Numbers = std::vector<std::int64_t>;

/// A hundred images, each known by ten times its number.
struct Tens {
  [[nodiscard]] std::int64_t size() const { return 100; }
  [[nodiscard]] av::Shape shape() const { return {3, 8, 9}; }
  [[nodiscard]] Numbers batch(std::span<const std::int64_t> indices) const {
    Numbers images;
    for (const std::int64_t index : indices) images.push_back(10 * index);
    return images;
  }
};

/// In training they grow by the epoch.
struct Growing : Tens {
  using Tens::batch;
  [[nodiscard]] Numbers batch(std::span<const std::int64_t> indices, const av::Progress& progress) const {
    Numbers images = batch(indices);
    for (std::int64_t& image : images) image += progress.epoch;
    return images;
  }
};

template <class Data>
concept VariesInTraining = requires(const Data& data, std::span<const std::int64_t> numbers,
                                    const av::Progress& progress) { data.batch(numbers, progress); };

}  // namespace

TEST_CASE("a subset has the images it was given, in their order") {
  const Tens all;
  const av::Subset some{all, {7, 3, 99}};
  CHECK(some.size() == 3);
  CHECK(some.shape() == av::Shape{3, 8, 9});
  CHECK(some.batch(std::array<std::int64_t, 4>{2, 0, 0, 1}) == Numbers{990, 70, 70, 30});
  CHECK(some.indices() == Numbers{7, 3, 99});
}

TEST_CASE("a Subset of a Subset takes indices of the first") {
  const Tens all;
  const av::Subset some{all, {7, 3, 99}};
  const av::Subset fewer{some, {1}};
  CHECK(fewer.batch(std::array<std::int64_t, 1>{0}) == Numbers{30});
}

TEST_CASE("a Subset of a data set that varies in training varies too, and one of any other does not") {
  const Growing all;
  const av::Subset some{all, {7, 3}};
  CHECK(some.batch(std::array<std::int64_t, 2>{1, 0}, {.epoch = 4}) == Numbers{34, 74});
  CHECK(some.batch(std::array<std::int64_t, 2>{1, 0}) == Numbers{30, 70});
  static_assert(VariesInTraining<av::Subset<Growing>>);
  static_assert(!VariesInTraining<av::Subset<Tens>>);
}

TEST_CASE("an image that is not there is refused, in the set and in a batch") {
  const Tens all;
  CHECK_THROWS_WITH_AS((av::Subset{all, {3, 100}}), "a subset of 100 images cannot hold image 100", av::InvalidValue);
  CHECK_THROWS_AS((av::Subset{all, {-1}}), av::InvalidValue);
  const av::Subset some{all, {7, 3}};
  CHECK_THROWS_WITH_AS((void)some.batch(std::array<std::int64_t, 1>{2}), "sample 2 was asked for, there are 2 (0 to 1)",
                       av::InvalidValue);
  CHECK_THROWS_AS((void)some.batch(std::array<std::int64_t, 1>{-1}), av::InvalidValue);
  CHECK(av::Subset{all, Numbers{}}.size() == 0);
}

TEST_CASE("a Subset of a temporary data set does not compile") {
  static_assert(!std::is_constructible_v<av::Subset<Tens>, Tens, Numbers>);
  static_assert(std::is_constructible_v<av::Subset<Tens>, const Tens&, Numbers>);
}
