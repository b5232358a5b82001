// SPDX-License-Identifier: MIT
#include "images/hold_out.hpp"

#include "support/doctest.hpp"
#include "support/own_cache.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/image/png.hpp>

namespace av = animevae;
using namespace av::program;

namespace {

Dataset drawn(std::int64_t count, std::uint64_t seed = 0) {
  return {{.faces = count, .faces_seed = seed}, {3, 32, 32}};
}

std::vector<std::int64_t> numbers_of(const Dataset& faces) {
  std::vector<std::int64_t> numbers;
  for (std::int64_t i = 0; i < faces.size(); ++i) numbers.push_back(faces.index_in_whole(i));
  return numbers;
}

}  // namespace

TEST_CASE("nothing held out: a run trains on all and is measured on all") {
  const Dataset all = drawn(5);
  const SplitDataset faces = split(all, {});
  CHECK_FALSE(faces.held_out);
  CHECK(faces.fingerprint.empty());
  CHECK(faces.training.size() == 5);
  CHECK_FALSE(faces.training.is_part());
  CHECK(&faces.for_measuring() == &faces.training);
  CHECK(split_metadata(faces, {}).empty());
}

TEST_CASE("a part is held out, and the two sides together are all images") {
  const Dataset all = drawn(20);
  const SplitDataset faces = split(all, {.part = 0.25, .seed = 3});
  REQUIRE(faces.held_out);
  CHECK(&faces.for_measuring() == &*faces.held_out);
  const std::vector<std::int64_t> training = numbers_of(faces.training), held_out = numbers_of(*faces.held_out);
  CHECK(held_out.size() <= 5);  // fewer where near duplicates would be torn apart
  CHECK(held_out.size() > 0);
  std::vector<std::int64_t> together = training, every(20);
  together.insert(together.end(), held_out.begin(), held_out.end());
  std::sort(together.begin(), together.end());
  for (std::size_t i = 0; i < every.size(); ++i) every[i] = std::int64_t(i);
  CHECK(together == every);
  CHECK(faces.training.description() ==
        std::to_string(training.size()) + " trained on, out of 20 drawn faces (seed 0)");
  CHECK(faces.held_out->description() == std::to_string(held_out.size()) + " held out of 20 drawn faces (seed 0)");
  const av::Metadata metadata = split_metadata(faces, {.part = 0.25, .seed = 3});
  CHECK((metadata == av::Metadata{{"split.hold_out", "0.25"},
                                  {"split.seed", "3"},
                                  {"split.fingerprint", faces.fingerprint},
                                  {"split.training", std::to_string(training.size())},
                                  {"split.held_out", std::to_string(held_out.size())}}));
}

TEST_CASE("the fingerprint is that of the images and of who is on which side") {
  const std::string one = split(drawn(20), {.part = 0.25}).fingerprint;
  CHECK(one.size() == 16);
  CHECK(split(drawn(20), {.part = 0.25}).fingerprint == one);
  CHECK(split(drawn(20), {.part = 0.25, .seed = 1}).fingerprint != one);
  CHECK(split(drawn(20), {.part = 0.5}).fingerprint != one);
  CHECK(split(drawn(20, 1), {.part = 0.25}).fingerprint != one);
  CHECK(split(drawn(21), {.part = 0.25}).fingerprint != one);
}

TEST_CASE("near duplicates stay together, so that of one picture twice nothing can be held out") {
  const OwnCache cache;
  const TemporaryFolder folder;
  for (const char* name : {"a.png", "b.png"}) av::write_png(folder / name, av::Image{8, 8, 3});
  const Dataset all{{.folder = folder.path.string(), .keep_duplicates = true}, {3, 32, 32}};
  REQUIRE(all.size() == 2);
  CHECK_THROWS_WITH_AS((void)split(all, {.part = 0.5}),
                       ("--hold-out is 0.5; of 2 images of " + folder.path.string() +
                        ", near duplicates kept together, that leaves no image to hold out: use more images or "
                        "--hold-out 0")
                           .c_str(),
                       av::InvalidValue);
}

TEST_CASE("a side without images is refused, whichever it is") {
  CHECK_THROWS_WITH_AS((void)split(drawn(4), {.part = 0.1}),
                       doctest::Contains("--hold-out is 0.1; of 4 drawn faces (seed 0), near duplicates kept together, "
                                         "that leaves no image to hold out"),
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)split(drawn(1), {.part = 0.9}), doctest::Contains("that leaves no image to train on"),
                       av::InvalidValue);
  CHECK_THROWS_AS((void)split(drawn(4), {.part = 1}), av::InvalidValue);
  CHECK_THROWS_AS((void)split(drawn(4), {.part = -0.5}), av::InvalidValue);
}
