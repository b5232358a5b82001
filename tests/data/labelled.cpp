// SPDX-License-Identifier: MIT
#include <animevae/data/labelled.hpp>

#include <ATen/ops/tensor.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <animevae/data/difference_hashes.hpp>
#include <animevae/data/drop_labels.hpp>
#include <animevae/data/flipped.hpp>
#include <animevae/data/folder_labels.hpp>
#include <animevae/data/image_folder.hpp>
#include <animevae/data/subset.hpp>
#include <animevae/data/tensor_data.hpp>
#include <animevae/image/png.hpp>
#include <animevae/model/labels.hpp>
#include <animevae/train/data_set.hpp>

#include "support/doctest.hpp"
#include "support/image_pattern.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

/// Four images that look somewhere, of which one is not labelled.
av::LabelTable gazes() {
  return av::label_table({{"gaze", {"left", "right", "", "ahead"}}, {"hat", {"yes", "no", "no", "yes"}}});
}

// gaze: ahead, left, right; hat: no, yes
const std::vector<std::vector<float>> gaze_rows{{0, 1, 0, 0, 1}, {0, 0, 1, 1, 0}, {0, 0, 0, 1, 0}, {1, 0, 0, 0, 1}};
const std::vector<float> right_hat{0, 0, 1, 0, 1}, left_bare{0, 1, 0, 1, 0};

std::vector<float> row_of(const at::Tensor& labels, std::int64_t i) {
  const at::Tensor row = labels[i].contiguous();
  return {row.data_ptr<float>(), row.data_ptr<float>() + row.numel()};
}

template <class Data>
concept CanBeLabelled = requires(Data&& data) {
  av::Labelled<std::remove_cvref_t<Data>>{static_cast<Data&&>(data), gazes()};
};

constexpr std::array<std::int64_t, 4> all_four{0, 1, 2, 3};

}  // namespace

TEST_CASE("Labelled has the images of its data set and their labels in rows") {
  const TensorDataSet images = tiny_images(4);
  const av::Labelled data{images, gazes()};
  static_assert(av::DataSet<decltype(data)> && av::HasLabels<std::remove_cv_t<decltype(data)>>);
  static_assert(!av::AugmentedDataSet<av::Labelled<TensorDataSet>> && !av::HasLabels<TensorDataSet>);
  CHECK(data.size() == 4);
  CHECK(data.shape() == av::Shape{1, 4, 4});
  CHECK(same_bits(data.batch(std::array<std::int64_t, 2>{3, 1}), images.batch(std::array<std::int64_t, 2>{3, 1})));
  const at::Tensor labels = data.labels(std::array<std::int64_t, 3>{3, 0, 2});
  REQUIRE(labels.sizes().vec() == std::vector<std::int64_t>{3, 5});
  CHECK(row_of(labels, 0) == gaze_rows[3]);
  CHECK(row_of(labels, 1) == gaze_rows[0]);
  CHECK(row_of(labels, 2) == gaze_rows[2]);
  CHECK(data.label_words().attributes().front().name == "gaze");
  CHECK(data.labels({}).sizes().vec() == std::vector<std::int64_t>{0, 5});
  CHECK(&data.images() == &images);
}

TEST_CASE("Labelled refuses labels of more or fewer images, and numbers out of range") {
  const TensorDataSet images = tiny_images(5);
  CHECK_THROWS_WITH_AS((void)(av::Labelled{images, gazes()}), "the data set has 5 images, and the labels are of 4",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)(av::Labelled{images, av::LabelTable{}}), "a table of labels has at least one attribute",
                       av::InvalidValue);
  const TensorDataSet four = tiny_images(4);
  const av::Labelled data{four, gazes()};
  CHECK_THROWS_WITH_AS((void)data.labels(std::array<std::int64_t, 1>{4}),
                       "the labels of image 4 were asked for, there are 4 (0 to 3)", av::InvalidValue);
  CHECK_THROWS_AS((void)data.labels(std::array<std::int64_t, 1>{-1}), av::InvalidValue);
}

TEST_CASE("Labelled of a temporary data set does not compile") {
  static_assert(CanBeLabelled<const TensorDataSet&> && !CanBeLabelled<TensorDataSet>);
}

TEST_CASE("Subset hands labels on, of its images") {
  const TensorDataSet images = tiny_images(4);
  const av::Labelled data{images, gazes()};
  const av::Subset some{data, {2, 0}};
  static_assert(av::HasLabels<av::Subset<av::Labelled<TensorDataSet>>> &&
                !av::HasAugmentedLabels<av::Subset<av::Labelled<TensorDataSet>>> &&
                !av::HasLabels<av::Subset<TensorDataSet>>);
  const at::Tensor labels = some.labels(std::array<std::int64_t, 2>{1, 0});
  CHECK(row_of(labels, 0) == gaze_rows[0]);
  CHECK(row_of(labels, 1) == gaze_rows[2]);
  CHECK(some.label_words() == data.label_words());
}

TEST_CASE("Flipped hands labels on, and in training exchanges left and right of the images that it mirrors") {
  const TensorDataSet images = tiny_images(4);
  const av::Labelled data{images, gazes()};
  const av::Flipped flipped{data};
  static_assert(av::HasAugmentedLabels<av::Flipped<av::Labelled<TensorDataSet>>> &&
                !av::HasLabels<av::Flipped<TensorDataSet>>);
  CHECK(same_bits(flipped.labels(all_four), data.labels(all_four)));
  bool any = false, none = false;
  for (std::int64_t epoch = 1; epoch <= 10; ++epoch) {
    const at::Tensor labels = flipped.labels(all_four, {.epoch = epoch});
    CHECK(row_of(labels, 0) == (flipped.is_flipped(0, epoch) ? right_hat : gaze_rows[0]));
    CHECK(row_of(labels, 1) == (flipped.is_flipped(1, epoch) ? left_bare : gaze_rows[1]));
    CHECK(row_of(labels, 2) == gaze_rows[2]);
    CHECK(row_of(labels, 3) == gaze_rows[3]);
    (flipped.is_flipped(0, epoch) ? any : none) = true;
  }
  CHECK((any && none));
  CHECK(
      same_bits(data.labels(all_four), av::Labelled{images, gazes()}.labels(all_four)));  // nothing was written into it
}

TEST_CASE("Flipped of a Subset, and Subset of a Flipped, mirror labels with their images") {
  const TensorDataSet images = tiny_images(4);
  const av::Labelled data{images, gazes()};
  const av::Subset some{data, {1, 0}};
  const av::Flipped flipped{some};
  const av::Flipped whole{data};
  const av::Subset part{whole, {1, 0}};
  for (std::int64_t epoch = 1; epoch <= 6; ++epoch) {
    const auto labels = flipped.labels(std::array<std::int64_t, 2>{0, 1}, {.epoch = epoch});
    CHECK(row_of(labels, 0) == (flipped.is_flipped(0, epoch) ? left_bare : gaze_rows[1]));
    const auto others = part.labels(std::array<std::int64_t, 2>{0, 1}, {.epoch = epoch});
    CHECK(row_of(others, 0) == (whole.is_flipped(1, epoch) ? left_bare : gaze_rows[1]));
    CHECK(row_of(others, 1) == (whole.is_flipped(0, epoch) ? right_hat : gaze_rows[0]));
  }
}

TEST_CASE("Labelled around a Flipped hands flips on, and refuses labels with sides") {
  const TensorDataSet images = tiny_images(4);
  const av::Flipped flipped{images};
  CHECK_THROWS_WITH_AS((void)(av::Labelled{flipped, gazes()}),
                       "the labels tell left from right, and the data set flips its images without them; label the "
                       "images first, and flip what comes of it",
                       av::InvalidValue);
  const av::Labelled data{flipped, av::label_table({{"hat", {"yes", "no", "no", "yes"}}})};
  CHECK(same_bits(data.batch(all_four, {.epoch = 3}), flipped.batch(all_four, {.epoch = 3})));
}

TEST_CASE("Labelled hands difference hashes on, so that near duplicates stay on one side of a split") {
  struct Hashed : TensorDataSet {
    [[nodiscard]] std::vector<std::uint64_t> difference_hashes() const { return {7, 8, 9, 10}; }
  };
  const Hashed images{tiny_images(4)};
  const av::Labelled data{images, gazes()};
  CHECK(av::difference_hashes(data) == std::vector<std::uint64_t>{7, 8, 9, 10});
  CHECK(av::difference_hashes(av::DropLabels{data, 0.5}) == std::vector<std::uint64_t>{7, 8, 9, 10});
}

TEST_CASE("an ImageFolder is labelled after its folders, when it is decoded and from the cache") {
  const TemporaryFolder folder, caches;
  for (const auto& [path, shade] : {std::pair{"rei/a.png", 0}, {"asuka/b.png", 90}, {"c.png", 180}}) {
    std::filesystem::create_directories((folder / path).parent_path());
    av::write_png(folder / path, image_pattern(8, 6, 3, shade));
  }
  for (int opened = 0; opened < 2; ++opened) {
    const av::ImageFolder images{folder.path, {3, 8, 6}, {.cache_folder = caches.path}};
    const av::Labelled data{images, av::folder_labels(images, "character")};
    CHECK(data.label_words() == av::LabelWords{{"character", {"asuka", "rei"}}});
    const at::Tensor labels = data.labels(std::array<std::int64_t, 3>{0, 1, 2});
    for (std::int64_t i = 0; i < 3; ++i) {
      const std::string name = images.sample(i).path.filename();
      CHECK(row_of(labels, i) == (name == "a.png"   ? std::vector<float>{0, 1}
                                  : name == "b.png" ? std::vector<float>{1, 0}
                                                    : std::vector<float>{0, 0}));
    }
  }
}

TEST_CASE("Labelled takes vectors") {
  const av::TensorData numbers{normal_numbers({4, 3})};
  const av::Labelled data{numbers, gazes()};
  CHECK(data.shape() == av::Shape{3});
  CHECK(data.labels(all_four).size(1) == 5);
}
