// SPDX-License-Identifier: MIT
#include <animevae/data/drop_labels.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/data/flipped.hpp>
#include <animevae/data/labelled.hpp>
#include <animevae/train/data_set.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

constexpr std::array<std::int64_t, 4> every_image{0, 1, 2, 3};

av::LabelTable looks() {
  return av::label_table({{"gaze", {"left", "right", "ahead", "ahead"}}, {"hat", {"yes", "no", "no", "yes"}}});
}

}  // namespace

TEST_CASE("DropLabels leaves out whole attributes in training, and none elsewhere") {
  const TensorDataSet images = tiny_images(4);
  const av::Labelled faces{images, looks()};
  const av::DropLabels data{faces, 0.5};
  static_assert(av::HasAugmentedLabels<av::DropLabels<av::Labelled<TensorDataSet>>> &&
                !av::AugmentedDataSet<av::DropLabels<av::Labelled<TensorDataSet>>>);
  CHECK(same_bits(data.batch(every_image), images.images));
  CHECK(same_bits(data.labels(every_image), faces.labels(every_image)));
  CHECK(data.label_words() == faces.label_words());
  for (std::int64_t epoch = 1; epoch <= 20; ++epoch) {
    const at::Tensor labels = data.labels(every_image, {.epoch = epoch}), full = faces.labels(every_image);
    for (const std::int64_t i : every_image) {
      CHECK(labels[i].slice(0, 0, 3).sum().item<float>() == (data.is_dropped(i, 0, epoch) ? 0 : 1));
      CHECK(labels[i].slice(0, 3, 5).sum().item<float>() == (data.is_dropped(i, 1, epoch) ? 0 : 1));
      CHECK((labels[i] <= full[i]).all().item<bool>());
    }
  }
}

TEST_CASE("DropLabels leaves out each attribute with its probability, others in each epoch and for each seed") {
  const TensorDataSet images = tiny_images(4);
  const av::Labelled faces{images, looks()};
  const av::DropLabels data{faces, 0.2}, other{faces, 0.2, 1}, never{faces, 0}, always{faces, 1};
  constexpr int count = 20'000;
  int hair = 0, both = 0, epochs = 0, seeds = 0, zero = 0, one = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const bool dropped = data.is_dropped(i, 0, 3);
    hair += dropped;
    both += dropped && data.is_dropped(i, 1, 3);
    epochs += dropped && data.is_dropped(i, 0, 4);
    seeds += dropped && other.is_dropped(i, 0, 3);
    zero += never.is_dropped(i, 0, 3);
    one += always.is_dropped(i, 0, 3);
  }
  const auto near = [](int found, double p) {
    return std::abs(found - count * p) < 5 * std::sqrt(count * p * (1 - p));
  };
  CHECK(near(hair, 0.2));
  CHECK(near(both, 0.04));
  CHECK(near(epochs, 0.04));
  CHECK(near(seeds, 0.04));
  CHECK(zero == 0);
  CHECK(one == count);
}

// From splitmix64's definition, in Python.
TEST_CASE("which labels DropLabels leaves out is the same on every machine") {
  const TensorDataSet images = tiny_images(4);
  const av::Labelled faces{images, looks()};
  const av::DropLabels data{faces, 0.5};
  std::string pattern;
  for (std::int64_t i = 0; i < 16; ++i)
    for (const std::size_t attribute : {0U, 1U}) pattern += data.is_dropped(i, attribute, 2) ? '1' : '0';
  CHECK(pattern == "11011010110110010111010000110010");
}

TEST_CASE("DropLabels around Flipped leaves out labels of mirrored images, and hands flips on") {
  const TensorDataSet images = tiny_images(4);
  const av::Labelled faces{images, looks()};
  const av::Flipped flipped{faces};
  const av::DropLabels data{flipped, 0};
  CHECK(same_bits(data.batch(every_image, {.epoch = 2}), flipped.batch(every_image, {.epoch = 2})));
  CHECK(same_bits(data.labels(every_image, {.epoch = 2}), flipped.labels(every_image, {.epoch = 2})));
}

TEST_CASE("DropLabels refuses what is no probability") {
  const TensorDataSet images = tiny_images(4);
  const av::Labelled faces{images, looks()};
  CHECK_THROWS_WITH_AS((void)(av::DropLabels{faces, 1.5}),
                       "labels are left out with a probability of 1.5; it must be from 0 to 1", av::InvalidValue);
  CHECK_THROWS_AS((void)(av::DropLabels{faces, -0.1}), av::InvalidValue);
  CHECK_THROWS_AS((void)(av::DropLabels{faces, std::nan("")}), av::InvalidValue);
}
