// SPDX-License-Identifier: MIT
#include <animevae/data/cache_file.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <animevae/core/read_file.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;

namespace {

constexpr av::Shape record_shape{3, 1, 2};
constexpr std::uint64_t key = 0x123456789abcdef0;
using Bytes = std::vector<std::uint8_t>;

void write(const std::filesystem::path& path) {
  av::CacheWriter cache{path, record_shape, key, 3};
  cache.add(Bytes{1, 2, 3, 4, 5, 6}, {"a.png", 11, 5});
  cache.leave_out({"b.png", "is a text file, not an image"});
  cache.add(Bytes{7, 8, 9, 10, 11, 12}, {"deep/c.png", 22, 6});
  CHECK(cache.images() == 2);
  cache.commit();
}

}  // namespace

TEST_CASE("CacheFile::open gives back pixels, names, hashes and the files that were left out") {
  TemporaryFolder folder;
  write(folder / "cache");
  const auto cache = av::CacheFile::open(folder / "cache", record_shape, key);
  REQUIRE(cache);
  CHECK(Bytes(cache->pixels().begin(), cache->pixels().end()) == Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  CHECK(cache->images() == std::vector<av::CachedImage>{{"a.png", 11, 5}, {"deep/c.png", 22, 6}});
  CHECK(cache->left_out() == std::vector<av::LeftOut>{{"b.png", "is a text file, not an image"}});
}

TEST_CASE("a cache file that is not committed does not appear") {
  TemporaryFolder folder;
  {
    av::CacheWriter cache{folder / "cache", record_shape, key, 1};
    cache.add(Bytes{1, 2, 3, 4, 5, 6}, {"a.png", 11});
  }
  CHECK(folder.entries() == 0);
}

TEST_CASE("CacheFile::open returns nothing for a missing file, another key or another shape") {
  TemporaryFolder folder;
  write(folder / "cache");
  CHECK_FALSE(av::CacheFile::open(folder / "missing", record_shape, key));
  CHECK_FALSE(av::CacheFile::open(folder / "cache", record_shape, key + 1));
  CHECK_FALSE(av::CacheFile::open(folder / "cache", {3, 2, 1}, key));
  CHECK_FALSE(av::CacheFile::open(folder / "cache", {1, 1, 6}, key));
}

TEST_CASE("CacheFile::open returns nothing for a file cut short anywhere, or lengthened") {
  TemporaryFolder folder;
  write(folder / "cache");
  auto bytes = av::read_file(folder / "cache");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    av::write_file(folder / "short", std::span{bytes}.first(size));
    CHECK_FALSE(av::CacheFile::open(folder / "short", record_shape, key));
  }
  bytes.push_back(std::byte{0});
  av::write_file(folder / "long", std::span<const std::byte>{bytes});
  CHECK_FALSE(av::CacheFile::open(folder / "long", record_shape, key));
}

TEST_CASE("CacheFile::open returns nothing for a file with a changed byte outside the pixels") {
  TemporaryFolder folder;
  write(folder / "cache");
  const auto whole = av::read_file(folder / "cache");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i >= 64 && i < 76) continue;  // the pixels
    auto bytes = whole;
    bytes[i] ^= std::byte{0x81};
    av::write_file(folder / "changed", std::span<const std::byte>{bytes});
    CAPTURE(i);
    CHECK_FALSE(av::CacheFile::open(folder / "changed", record_shape, key));
  }
}
