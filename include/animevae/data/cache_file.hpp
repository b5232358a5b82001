// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/hash.hpp>
#include <animevae/core/mapped_file.hpp>
#include <animevae/network/shape.hpp>

namespace animevae {

/// A picture of a data set: where it came from, the hash (XXH64) of its file, and the `difference_hash` of the picture
/// before it was resized.
struct CachedImage {
  std::filesystem::path path;  ///< relative to the folder
  std::uint64_t content_hash = 0, difference_hash = 0;

  friend bool operator==(const CachedImage&, const CachedImage&) = default;
};

/// A file that is not part of the data set, and why.
struct LeftOut {
  std::filesystem::path path;  ///< relative to the folder
  std::string reason;

  friend bool operator==(const LeftOut&, const LeftOut&) = default;
};

namespace detail {

// The file: head, pixels (N x H x W x C, one byte each), table, tail. Numbers are in the machine's byte order: caches
// are not copied between machines, and with the other byte order the version does not match.
struct CacheHead {
  std::array<char, 8> magic{'a', 'n', 'i', 'm', 'e', 'v', 'a', 'e'};
  std::uint32_t version = 3;  // also raised when decoding changes
  std::int32_t channels = 0, height = 0, width = 0;
  std::uint64_t key = 0;
  std::array<std::byte, 32> reserved{};  // the pixels begin at 64

  friend bool operator==(const CacheHead&, const CacheHead&) = default;
};

/// Written last, because the counts are not known before.
struct CacheTail {
  std::uint64_t images = 0, left_out = 0;
  std::uint64_t table_bytes = 0, table_hash = 0;
  std::array<char, 8> magic{'e', 'n', 'd', 'c', 'a', 'c', 'h', 'e'};
};
static_assert(sizeof(CacheHead) == 64 && sizeof(CacheTail) == 40);

template <class Number>
void append_number(std::string& table, Number value) {
  table.append(reinterpret_cast<const char*>(&value), sizeof value);
}

inline void append_text(std::string& table, std::string_view text) {
  append_number(table, std::uint64_t{text.size()});
  table += text;
}

/// Reads values from the front of a table; throws an Error when it is too short.
struct TableReader {
  std::string_view rest;

  std::string_view take(std::uint64_t size) {
    if (size > rest.size()) throw Error("the table ends early");
    const std::string_view taken = rest.substr(0, size);
    rest.remove_prefix(size);
    return taken;
  }
  std::uint64_t number() {
    std::uint64_t value = 0;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::string_view text() { return take(number()); }
};

}  // namespace detail

/// Writes the decoded pictures of a folder one after the other; the file appears when it is committed.
class CacheWriter {
 public:
  CacheWriter(const std::filesystem::path& path, Shape shape, std::uint64_t key, std::uint64_t expected_images)
      : file_{path, sizeof(detail::CacheHead) + expected_images * std::uint64_t(shape.size())} {
    const detail::CacheHead head{.channels = shape.channels, .height = shape.height, .width = shape.width, .key = key};
    file_.write(std::as_bytes(std::span{&head, 1}));
  }

  void add(std::span<const std::uint8_t> pixels, const CachedImage& image) {
    file_.write(std::as_bytes(pixels));
    ++images_;
    detail::append_number(image_table_, image.content_hash);
    detail::append_number(image_table_, image.difference_hash);
    detail::append_text(image_table_, image.path.native());
  }

  void leave_out(const LeftOut& file) {
    ++left_out_;
    detail::append_text(left_out_table_, file.path.native());
    detail::append_text(left_out_table_, file.reason);
  }

  [[nodiscard]] std::uint64_t images() const { return images_; }

  void commit() {
    const std::string table = image_table_ + left_out_table_;
    const detail::CacheTail tail{
        .images = images_, .left_out = left_out_, .table_bytes = table.size(), .table_hash = xxh64(table)};
    file_.write(table);
    file_.write(std::as_bytes(std::span{&tail, 1}));
    file_.commit();
  }

 private:
  AtomicFile file_;
  std::string image_table_, left_out_table_;
  std::uint64_t images_ = 0, left_out_ = 0;
};

/// A complete cache file that was made for the key in question.
class CacheFile {
 public:
  /// Nothing when there is no such file, when it was made for another key or shape, or when it is damaged: in each case
  /// it must be made again. The pixels themselves are not checked, as that would mean reading them all.
  [[nodiscard]] static std::optional<CacheFile> open(const std::filesystem::path& path, Shape shape,
                                                     std::uint64_t key) try {
    return CacheFile{path, shape, key};
  } catch (const Error&) {
    return std::nullopt;
  }

  [[nodiscard]] const std::vector<CachedImage>& images() const { return images_; }
  [[nodiscard]] const std::vector<LeftOut>& left_out() const { return left_out_; }
  [[nodiscard]] std::span<const std::uint8_t> pixels() const { return pixels_; }

 private:
  CacheFile(const std::filesystem::path& path, Shape shape, std::uint64_t key) : file_{path} {
    const auto bytes = file_.bytes();
    detail::CacheHead head,
        expected{.channels = shape.channels, .height = shape.height, .width = shape.width, .key = key};
    detail::CacheTail tail, whole;
    if (bytes.size() < sizeof head + sizeof tail) throw FileError(path, "is too short");
    std::memcpy(&head, bytes.data(), sizeof head);
    std::memcpy(&tail, bytes.data() + bytes.size() - sizeof tail, sizeof tail);
    const std::uint64_t room = bytes.size() - sizeof head - sizeof tail, sample = std::uint64_t(shape.size());
    if (head != expected || tail.magic != whole.magic || tail.table_bytes > room || tail.images > room / sample ||
        tail.images * sample != room - tail.table_bytes)
      throw FileError(path, "is no such cache");
    const auto pixels = bytes.subspan(sizeof head, room - tail.table_bytes);
    const auto table = bytes.subspan(sizeof head + pixels.size(), tail.table_bytes);
    if (xxh64(table) != tail.table_hash) throw FileError(path, "is damaged");
    pixels_ = {reinterpret_cast<const std::uint8_t*>(pixels.data()), pixels.size()};
    detail::TableReader reader{{reinterpret_cast<const char*>(table.data()), table.size()}};
    for (std::uint64_t i = 0; i < tail.images; ++i) {
      const std::uint64_t content_hash = reader.number(), difference_hash = reader.number();
      images_.push_back({reader.text(), content_hash, difference_hash});
    }
    for (std::uint64_t i = 0; i < tail.left_out; ++i) {
      const std::string_view left = reader.text();
      left_out_.push_back({left, std::string{reader.text()}});
    }
  }

  MappedFile file_;
  std::span<const std::uint8_t> pixels_;
  std::vector<CachedImage> images_;
  std::vector<LeftOut> left_out_;
};

}  // namespace animevae
