// SPDX-License-Identifier: MIT
#include <animevae/train/check_batch.hpp>

#include <limits>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

constexpr av::Limits unit_range{.at_least = 0, .at_most = 1};

at::Tensor some_batch() { return pixels({3, 1, 4, 4}, 1, at::kFloat); }

}  // namespace

TEST_CASE("check_batch accepts images in [0, 1], 0 and 1 included") {
  CHECK_NOTHROW(av::check_batch(some_batch(), 3, unit_range));
  CHECK_NOTHROW(av::check_batch(some_batch().round(), 3, unit_range));
}

TEST_CASE("a batch of another size than was asked for is refused") {
  CHECK_THROWS_WITH_AS(av::check_batch(some_batch(), 5, unit_range),
                       "the data set was asked for 5 images and made a batch of 3", av::InvalidValue);
}

TEST_CASE("check_batch refuses numbers outside the range, and proposes to divide bytes by 255") {
  CHECK_THROWS_WITH_AS(av::check_batch(some_batch() * 0 - 0.5, 3, unit_range),
                       "the data set made a batch with the number -0.5; images have numbers from 0 to 1",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS(av::check_batch(some_batch() * 0 + 2.5, 3, unit_range),
                       "the data set made a batch with the number 2.5; images have numbers from 0 to 1",
                       av::InvalidValue);
  at::Tensor bytes = (some_batch() * 200).floor();
  bytes[1][0][2][3] = 250;
  CHECK_THROWS_WITH_AS(
      av::check_batch(bytes, 3, unit_range),
      "the data set made a batch with the number 250; images have numbers from 0 to 1 (these look like "
      "bytes: divide by 255)",
      av::InvalidValue);
  CHECK_NOTHROW(av::check_batch(bytes, 3, av::any_finite));
}

TEST_CASE("numbers that are not finite are refused for every range") {
  at::Tensor odd = some_batch();
  odd[1][0][2][3] = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_WITH_AS(av::check_batch(odd, 3, av::any_finite),
                       "the data set made a batch with a number that is not finite", av::InvalidValue);
}

TEST_CASE("check_labels_of_batch refuses another number of rows, and numbers that are not finite") {
  av::check_labels_of_batch(normal_numbers({4, 3}), 4);
  CHECK_THROWS_WITH_AS(av::check_labels_of_batch(normal_numbers({5, 3}), 4),
                       "the data set was asked for the labels of 4 images and made 5 rows", av::InvalidValue);
  CHECK_THROWS_WITH_AS(av::check_labels_of_batch(normal_numbers({4}), 4),
                       "the data set was asked for the labels of 4 images and made no rows", av::InvalidValue);
  const at::Tensor labels = normal_numbers({4, 3});
  labels[2][1] = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH_AS(av::check_labels_of_batch(labels, 4),
                       "the data set made labels with a number that is not finite", av::InvalidValue);
}
