// SPDX-License-Identifier: MIT
#include <animevae/data/image_cache.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/image/png.hpp>

#include "support/doctest.hpp"
#include "support/image_pattern.hpp"
#include "support/ordinary_user.hpp"
#include "support/small_disk.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

constexpr av::Shape cached_shape{3, 4, 4};

/// A folder of images beside a folder for caches.
struct Places {
  TemporaryFolder folder, caches;
  int decoded = 0;  ///< how often the progress was told of

  Places() { add("a.png", 1), add("b.png", 2), add("c.png", 3); }

  void add(const std::string& name, int shift) {
    fs::create_directories((folder / name).parent_path());
    av::write_png(folder / name, image_pattern(4, 4, 3, shift));
  }

  [[nodiscard]] av::ImageFolderOptions options() {
    return {.cache_folder = caches.path, .progress = [this](std::size_t, std::size_t) { ++decoded; }};
  }
  av::CacheFile open(const av::ImageFolderOptions& options) {
    return av::open_image_cache(folder.path, cached_shape, options);
  }
  av::CacheFile open() { return open(options()); }

  /// Whether opening decodes the files again.
  bool decodes_again(const av::ImageFolderOptions& options) {
    decoded = 0;
    (void)open(options);
    return decoded > 0;
  }
  bool decodes_again() { return decodes_again(options()); }

  fs::path cache() const {
    return fs::directory_iterator { caches.path } -> path();
  }
};

std::string problem(Places& places, const av::ImageFolderOptions& options) {
  try {
    (void)places.open(options);
  } catch (const av::FileError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("the cache holds the pixels of all pictures in the order of their paths") {
  Places places;
  const auto cache = places.open();
  std::vector<std::uint8_t> expected;
  for (const int shift : {1, 2, 3}) {
    const auto image = image_pattern(4, 4, 3, shift);
    expected.insert(expected.end(), image.pixels.begin(), image.pixels.end());
  }
  CHECK(std::equal(cache.pixels().begin(), cache.pixels().end(), expected.begin(), expected.end()));
  REQUIRE(cache.images().size() == 3);
  CHECK(cache.images()[1].path == "b.png");
  CHECK(cache.images()[1].content_hash == av::xxh64(av::encode_png(image_pattern(4, 4, 3, 2))));
  CHECK(cache.left_out().empty());
}

TEST_CASE("pictures are decoded once") {
  Places places;
  CHECK(places.decodes_again());
  CHECK_FALSE(places.decodes_again());
  CHECK(places.caches.entries() == 1);
}

TEST_CASE("pictures are decoded again when a file is written, added, renamed or removed") {
  Places places;
  (void)places.open();
  places.add("b.png", 7);
  fs::last_write_time(places.folder / "b.png", fs::file_time_type::clock::now() + std::chrono::nanoseconds{1});
  CHECK(places.decodes_again());
  places.add("d.png", 4);
  CHECK(places.decodes_again());
  fs::rename(places.folder / "d.png", places.folder / "e.png");
  CHECK(places.decodes_again());
  fs::remove(places.folder / "a.png");
  CHECK(places.decodes_again());
  CHECK_FALSE(places.decodes_again());
  CHECK(places.caches.entries() == 1);  // each replaced the one before
}

TEST_CASE("two files of one size and time that swap their names are decoded again") {
  Places places;
  const auto time = fs::file_time_type::clock::now() - std::chrono::hours{24};
  for (const auto& [name, shade] : {std::pair{"d.ppm", '1'}, {"e.ppm", '2'}}) {
    av::write_file(places.folder / name, "P6\n4 4\n255\n" + std::string(48, shade));
    fs::last_write_time(places.folder / name, time);
  }
  const std::uint64_t before = places.open().images()[3].content_hash;
  CHECK_FALSE(places.decodes_again());
  fs::rename(places.folder / "d.ppm", places.folder / "x");
  fs::rename(places.folder / "e.ppm", places.folder / "d.ppm");
  fs::rename(places.folder / "x", places.folder / "e.ppm");
  const av::CacheFile cache = places.open();
  CHECK(cache.images()[3].path == "d.ppm");
  CHECK(cache.images()[4].path == "e.ppm");
  CHECK(cache.images()[4].content_hash == before);
}

TEST_CASE("pictures are decoded again for other settings") {
  Places places;
  (void)places.open();
  for (const av::ResizePolicy& policy : {av::ResizePolicy{.fit = av::Fit::exact},
                                         {.filter = av::Filter::lanczos},
                                         {.fit = av::Fit::centre_crop_or_pad, .padding = 1},
                                         {.fit = av::Fit::centre_crop_or_pad, .padding = 1, .canvas = 3}}) {
    auto options = places.options();
    options.resize = policy;
    CHECK(places.decodes_again(options));
  }
  auto options = places.options();
  options.keep_duplicates = true;
  CHECK(places.decodes_again(options));
  CHECK(av::open_image_cache(places.folder.path, {1, 2, 2}, places.options()).pixels().size() == 3 * 4);
}

TEST_CASE("two folders with the same names, sizes and times do not share a cache") {
  Places here, there;
  const auto options = here.options();
  const auto time = fs::file_time_type::clock::now();
  there.add("b.png", 9);
  for (const auto* places : {&here, &there})
    for (const char* name : {"a.png", "b.png", "c.png"}) fs::last_write_time(places->folder / name, time);
  const auto first = here.open(options);
  const auto second = there.open(options);
  CHECK(first.images()[1] != second.images()[1]);
}

TEST_CASE("files that cannot be used and exact duplicates are left out, each with the reason") {
  Places places;
  fs::copy_file(places.folder / "a.png", places.folder / "again.png");
  av::write_file(places.folder / "empty.png", std::string_view{});
  av::write_file(places.folder / "notes.jpg", std::string_view{"these are notes"});
  const auto cache = places.open();
  CHECK(cache.images().size() == 3);
  CHECK(cache.left_out() == std::vector<av::LeftOut>{{"again.png", "has the same bytes as a.png"},
                                                     {"empty.png", "is empty (0 bytes)"},
                                                     {"notes.jpg", "is a text file, not an image"}});
  CHECK(places.open().left_out() == cache.left_out());  // from the cache
  auto options = places.options();
  options.keep_duplicates = true;
  CHECK(places.open(options).images().size() == 4);
  CHECK(places.open(options).left_out().size() == 2);
}

TEST_CASE("a folder whose image files are all unreadable is refused in a sentence, and leaves no cache") {
  TemporaryFolder folder, caches;
  av::write_file(folder / "a.png", std::string_view{});
  av::write_file(folder / "b.png", std::string_view{"text"});
  CHECK_THROWS_WITH_AS((void)av::open_image_cache(folder.path, cached_shape, {.cache_folder = caches.path}),
                       (folder.path.string() +
                        ": holds 2 image files, and none of them can be used; the first, a.png: is empty (0 bytes)")
                           .c_str(),
                       av::FileError);
  CHECK(caches.entries() == 0);
}

TEST_CASE("a damaged cache is rebuilt without an error") {
  Places places;
  const auto size = places.open().pixels().size();
  for (const std::string_view damage : {"", "nonsense"}) {
    av::write_file(places.cache(), damage);
    CHECK(places.decodes_again());
    CHECK(places.open().pixels().size() == size);
  }
  fs::resize_file(places.cache(), fs::file_size(places.cache()) / 2);
  CHECK(places.decodes_again());
}

TEST_CASE("a build that is interrupted leaves nothing") {
  Places places;
  auto options = places.options();
  options.progress = [](std::size_t done, std::size_t) {
    if (done > 0) throw std::runtime_error{"stopped"};
  };
  CHECK_THROWS_WITH_AS((void)places.open(options), "stopped", std::runtime_error);
  CHECK(places.caches.entries() == 0);
}

TEST_CASE("progress goes from none to all") {
  Places places;
  for (int i = 0; i < 100; ++i) places.add("more/" + std::to_string(i) + ".png", 10 + i);
  std::vector<std::size_t> told;
  auto options = places.options();
  options.threads = 2;
  options.progress = [&](std::size_t done, std::size_t total) {
    CHECK(total == 103);
    told.push_back(done);
  };
  (void)places.open(options);
  CHECK(std::is_sorted(told.begin(), told.end()));
  CHECK(told.front() == 0);
  CHECK(told.back() == 103);
}

TEST_CASE("the number of threads changes nothing") {
  Places places;
  for (int i = 0; i < 50; ++i) places.add(std::to_string(i % 40) + "-" + std::to_string(i) + ".png", 10 + i % 30);
  auto options = places.options();
  options.threads = 1;
  const auto alone = places.open(options);
  fs::remove(places.cache());
  options.threads = 5;
  const auto together = places.open(options);
  CHECK(std::equal(alone.pixels().begin(), alone.pixels().end(), together.pixels().begin(), together.pixels().end()));
  CHECK(alone.images() == together.images());
  CHECK(alone.left_out() == together.left_out());
  CHECK(alone.left_out().size() == 20);
}

TEST_CASE("a file without permission is left out with the reason") {
  Places places;
  for (const auto* folder : {&places.folder, &places.caches}) fs::permissions(folder->path, fs::perms{0777});
  fs::permissions(places.folder / "b.png", fs::perms{0});
  const OrdinaryUser user;
  if (!user.is_ordinary()) {
    MESSAGE("skipped: nothing is closed to the superuser");
    return;
  }
  const auto cache = places.open();
  CHECK(cache.left_out() == std::vector<av::LeftOut>{{"b.png", "cannot be read: Permission denied"}});
}

TEST_CASE("on a full disk open_image_cache throws FileError and leaves no file") {
  const SmallDisk disk{std::size_t{64} << 10};
  if (!disk.mounted) {
    MESSAGE("skipped: only the superuser may make a small disk");
    return;
  }
  Places places;
  auto options = places.options();
  options.cache_folder = disk / "caches";
  const auto large = [&] { (void)av::open_image_cache(places.folder.path, {3, 256, 256}, options); };
  CHECK_THROWS_AS(large(), av::FileError);
  CHECK(fs::is_empty(disk / "caches"));
  CHECK_NOTHROW((void)places.open(options));  // a small one fits
}

TEST_CASE("open_image_cache refuses a cache folder that cannot be written") {
  Places places;
  auto options = places.options();
  av::write_file(places.caches / "file", std::string_view{"x"});
  options.cache_folder = places.caches / "file";
  CHECK(problem(places, options).starts_with(options.cache_folder.string() + ": "));
}
