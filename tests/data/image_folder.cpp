// SPDX-License-Identifier: MIT
#include <animevae/data/image_folder.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ATen/ops/equal.h>

#include <animevae/core/atomic_file.hpp>
#include <animevae/data/difference_hashes.hpp>
#include <animevae/data/subset.hpp>
#include <animevae/image/image_tensor.hpp>
#include <animevae/image/png.hpp>

#include "support/doctest.hpp"
#include "support/image_pattern.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

constexpr av::Shape folder_shape{3, 8, 6};

struct Faces {
  TemporaryFolder folder, caches;

  Faces() {
    for (const int i : {0, 1, 2}) av::write_png(folder / (std::to_string(i) + ".png"), image_pattern(8, 6, 3, i));
    fs::copy_file(folder / "1.png", folder / "copy.png");
  }
  [[nodiscard]] av::ImageFolder open(av::Shape image = folder_shape) const {
    return av::ImageFolder{folder.path, image, {.cache_folder = caches.path}};
  }
};

}  // namespace

TEST_CASE("ImageFolder gives batches of its images' values in the order asked for, channels last") {
  const Faces faces;
  const auto data = faces.open();
  CHECK(data.size() == 3);
  CHECK(data.shape() == folder_shape);
  CHECK(data.root() == faces.folder.path);
  const auto batch = data.batch(std::array<std::int64_t, 2>{2, 0});
  REQUIRE(batch.sizes() == at::IntArrayRef{2, 3, 8, 6});
  CHECK(batch.is_contiguous(at::MemoryFormat::ChannelsLast));
  CHECK(at::equal(batch[0], av::to_tensor(image_pattern(8, 6, 3, 2))));
  CHECK(at::equal(batch[1], av::to_tensor(image_pattern(8, 6, 3, 0))));
}

TEST_CASE("difference hashes are those of the pictures in the files, however they are resized") {
  Faces faces;
  std::vector<std::uint64_t> expected;
  for (const int i : {0, 1, 2}) {
    av::write_png(faces.folder / (std::to_string(i) + ".png"), image_pattern(8, 6, 3, 70 * i));
    expected.push_back(av::difference_hash(image_pattern(8, 6, 3, 70 * i)));
  }
  fs::remove(faces.folder / "copy.png");
  REQUIRE(expected[0] != expected[1]);
  CHECK(faces.open().difference_hashes() == expected);
  CHECK(faces.open().difference_hashes() == expected);  // from the cache
  const av::ImageFolder in_black_frames{
      faces.folder.path, {1, 4, 4}, {.resize = av::facenet_resize, .cache_folder = faces.caches.path}};
  CHECK(av::difference_hashes(in_black_frames) == expected);
  const av::Subset some{in_black_frames, {2, 0}};
  CHECK(av::difference_hashes(some) == std::vector{expected[2], expected[0]});
}

TEST_CASE("images of another size and kind are brought to the shape") {
  const Faces faces;
  const auto data = faces.open({1, 4, 4});
  const auto grey = av::fit(image_pattern(8, 6, 3, 1), {1, 4, 4});
  CHECK(at::equal(data.batch(std::array<std::int64_t, 1>{1})[0], av::to_tensor(grey)));
}

TEST_CASE("each sample knows its index, file and content") {
  const Faces faces;
  const auto sample = faces.open().sample(1);
  CHECK(sample.index == 1);
  CHECK(sample.path == faces.folder / "1.png");
  CHECK(sample.content_hash == av::xxh64(av::encode_png(image_pattern(8, 6, 3, 1))));
  CHECK_THROWS_AS((void)faces.open().sample(3), av::InvalidValue);
  CHECK_THROWS_AS((void)faces.open().sample(-1), av::InvalidValue);
}

TEST_CASE("files left out are listed") {
  const Faces faces;
  const auto data = faces.open();
  REQUIRE(data.left_out().size() == 1);
  CHECK(data.left_out()[0].path == "copy.png");
}

TEST_CASE("files passed over are counted, also when the images come from the cache") {
  const Faces faces;
  CHECK(faces.open().passed_over().empty());
  av::write_file(faces.folder / "a.svg", std::string_view{"<svg/>"});
  for (int i = 0; i < 2; ++i) CHECK(faces.open().passed_over().counts() == "1 .svg");
  CHECK(faces.open().size() == 3);
}

TEST_CASE("the fingerprint follows the contents and their order, not the place") {
  const Faces faces, same, other;
  av::write_png(other.folder / "1.png", image_pattern(8, 6, 3, 9));
  const auto fingerprint = faces.open().fingerprint();
  CHECK(same.open().fingerprint() == fingerprint);
  CHECK(other.open().fingerprint() != fingerprint);
  fs::rename(same.folder / "0.png", same.folder / "3.png");
  CHECK(same.open().fingerprint() != fingerprint);
}

TEST_CASE("a data set may be moved") {
  const Faces faces;
  auto first = faces.open();
  const auto before = first.batch(std::array<std::int64_t, 1>{0});
  const av::ImageFolder second{std::move(first)};
  CHECK(at::equal(second.batch(std::array<std::int64_t, 1>{0}), before));
}

TEST_CASE("a shape that no image has is refused before the folder is looked at") {
  CHECK_THROWS_WITH_AS((av::ImageFolder{"/nowhere", {10, 1, 1}}),
                       "images have 1 (grey) or 3 channels (RGB) of at least 1x1 pixels, not 10 of 1x1",
                       av::InvalidValue);
  CHECK_THROWS_AS((av::ImageFolder{"/nowhere", {3, 0, 64}}), av::InvalidValue);
  CHECK_THROWS_WITH_AS((av::ImageFolder{"/nowhere/at/all", folder_shape}), "/nowhere/at/all: there is no such folder",
                       av::FileError);
}
