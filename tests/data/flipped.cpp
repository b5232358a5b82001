// SPDX-License-Identifier: MIT
#include <animevae/data/flipped.hpp>

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <string>
#include <type_traits>
#include <vector>

#include <animevae/data/subset.hpp>
#include <animevae/train/data_set.hpp>

#include "support/doctest.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

std::vector<std::int64_t> numbers(std::int64_t count) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

std::string flips(const av::Flipped<TensorDataSet>& data, std::int64_t epoch) {
  std::string pattern;
  for (const std::int64_t image : numbers(data.size())) pattern += data.is_flipped(image, epoch) ? '1' : '0';
  return pattern;
}

/// In training its images grow brighter by the epoch.
struct Brightening : TensorDataSet {
  using TensorDataSet::batch;
  [[nodiscard]] av::Tensor batch(std::span<const std::int64_t> indices, const av::Progress& progress) const {
    return batch(indices) + double(progress.epoch);
  }
};

/// As the library's own data sets are.
struct InChannelsLast : TensorDataSet {
  [[nodiscard]] av::Tensor batch(std::span<const std::int64_t> indices) const {
    return TensorDataSet::batch(indices).contiguous(at::MemoryFormat::ChannelsLast);
  }
};

}  // namespace

TEST_CASE("with a Progress, Flipped::batch gives each image or its mirror image; without, the image") {
  const TensorDataSet data = tiny_images(50);
  const av::Flipped flipped{data};
  CHECK(flipped.size() == 50);
  CHECK(flipped.shape() == av::Shape{1, 4, 4});
  const av::Tensor images = flipped.batch(numbers(50), {.epoch = 3});
  for (const std::int64_t i : numbers(50))
    CHECK(same_bits(images[i], flipped.is_flipped(i, 3) ? data.images[i].flip({2}) : data.images[i]));
  CHECK(same_bits(flipped.batch(numbers(50)), data.images));
}

TEST_CASE("left and right change places, the rows stay where they are") {
  const TensorDataSet data{at::arange(6).to(at::kFloat).view({1, 1, 2, 3})};
  const av::Flipped flipped{data};
  std::int64_t epoch = 1;
  while (!flipped.is_flipped(0, epoch)) ++epoch;
  const av::Tensor mirrored = at::tensor({2.f, 1.f, 0.f, 5.f, 4.f, 3.f}).view({1, 1, 2, 3});
  CHECK(same_bits(flipped.batch(numbers(1), {.epoch = epoch}), mirrored));
}

TEST_CASE("half of the images are flipped, others in each epoch and for each seed") {
  const TensorDataSet data = tiny_images(1000);
  const av::Flipped flipped{data}, other{data, 1};
  const auto half = [](std::int64_t count, std::int64_t of) { return std::abs(2 * count - of) < 5 * std::sqrt(of); };
  std::int64_t all = 0, same = 0, same_seed = 0;
  for (std::int64_t epoch = 1; epoch <= 20; ++epoch)
    for (std::int64_t image = 0; image < 1000; ++image) {
      const bool flip = flipped.is_flipped(image, epoch);
      all += flip;
      same += flip == flipped.is_flipped(image, epoch + 1);
      same_seed += flip == other.is_flipped(image, epoch);
    }
  CHECK(half(all, 20'000));
  CHECK(half(same, 20'000));
  CHECK(half(same_seed, 20'000));
}

// From splitmix64's definition, in Python.
TEST_CASE("which images are flipped is the same on every machine") {
  const TensorDataSet data = tiny_images(32);
  CHECK(flips(av::Flipped{data}, 1) == "11001010101001011100000111000110");
  CHECK(flips(av::Flipped{data}, 2) == "00100010010001011011010010000111");
  CHECK(flips(av::Flipped{data, 7}, 1) == "10101001101010000010111000100101");
}

TEST_CASE("which images are flipped depends on image and epoch, not on the order, the batches or other calls") {
  const TensorDataSet data = tiny_images(10);
  const av::Flipped flipped{data};
  const av::Progress progress{.step = 9, .epoch = 2};
  const av::Tensor whole = flipped.batch(numbers(10), progress);
  const av::Tensor first = flipped.batch(std::array<std::int64_t, 3>{2, 0, 1}, progress);
  (void)flipped.batch(numbers(10), {.epoch = 5});
  const av::Tensor rest = flipped.batch(std::array<std::int64_t, 7>{3, 4, 5, 6, 7, 8, 9}, {.step = 10, .epoch = 2});
  CHECK(same_bits(at::cat({first, rest}), whole.index_select(0, at::tensor({2L, 0L, 1L, 3L, 4L, 5L, 6L, 7L, 8L, 9L}))));
}

TEST_CASE("Flipped keeps the memory format and the precision of the images") {
  const InChannelsLast data{{pixels({6, 3, 4, 5})}};
  const av::Tensor images = av::Flipped{data}.batch(numbers(6), {});
  CHECK(images.is_contiguous(at::MemoryFormat::ChannelsLast));
  CHECK((images.scalar_type() == at::kDouble));  // doctest cannot print one
}

TEST_CASE("Flipped gives a batch without a flipped image unchanged, and an empty batch") {
  const TensorDataSet data = tiny_images(1);
  const av::Flipped flipped{data};
  std::int64_t epoch = 1;
  while (flipped.is_flipped(0, epoch)) ++epoch;
  CHECK(same_bits(flipped.batch(numbers(1), {.epoch = epoch}), data.images));
  CHECK(flipped.batch({}, {}).size(0) == 0);
}

TEST_CASE("Flipped passes the Progress to a data set that varies in training, and flips the result") {
  const Brightening data{tiny_images(8)};
  const av::Flipped flipped{data};
  const av::Tensor images = flipped.batch(numbers(8), {.epoch = 4}), later = data.images + 4.0;
  for (const std::int64_t i : numbers(8))
    CHECK(same_bits(images[i], flipped.is_flipped(i, 4) ? later[i].flip({2}) : later[i]));
}

TEST_CASE("Flipped and Subset compose in either order") {
  const TensorDataSet data = tiny_images(20);
  const av::Flipped flipped{data};
  const av::Subset part_of_flipped{flipped, {5, 17}};
  const av::Progress progress{.epoch = 2};
  CHECK(same_bits(part_of_flipped.batch(numbers(2), progress),
                  flipped.batch(std::array<std::int64_t, 2>{5, 17}, progress)));
  const av::Subset part{data, {5, 17}};
  CHECK(av::Flipped{part}.size() == 2);
  static_assert(av::AugmentedDataSet<av::Flipped<av::Subset<TensorDataSet>>>);
  static_assert(av::AugmentedDataSet<av::Subset<av::Flipped<TensorDataSet>>>);
  static_assert(av::DataSet<av::Subset<TensorDataSet>> && !av::AugmentedDataSet<av::Subset<TensorDataSet>>);
}

TEST_CASE("Flipped of a temporary data set does not compile") {
  static_assert(!std::is_constructible_v<av::Flipped<TensorDataSet>, TensorDataSet>);
  static_assert(std::is_constructible_v<av::Flipped<TensorDataSet>, const TensorDataSet&>);
}
