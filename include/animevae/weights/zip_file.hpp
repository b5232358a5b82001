// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/crc32.hpp>
#include <animevae/core/error.hpp>
#include <animevae/text/json.hpp>
#include <animevae/text/utf8.hpp>

namespace animevae {

namespace detail {

/// A kind of record of a ZIP archive (APPNOTE.TXT 4.3): its signature, and its length without names.
struct ZipRecord {
  std::uint32_t signature;
  std::size_t size;
};
inline constexpr ZipRecord zip_local{0x04034B50, 30}, zip_central{0x02014B50, 46}, zip_end{0x06054B50, 22},
    zip64_end{0x06064B50, 56}, zip64_locator{0x07064B50, 20};

/// The little-endian number in `count` bytes; InvalidValue where it lies outside of the bytes.
[[nodiscard]] inline std::uint64_t number_at(std::span<const std::byte> bytes, std::uint64_t at, std::size_t count) {
  if (at > bytes.size() || count > bytes.size() - at) throw InvalidValue("ends in the middle of a ZIP record");
  std::uint64_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8 | std::to_integer<std::uint64_t>(bytes[at + i]);
  return value;
}

[[nodiscard]] inline bool is_record(std::span<const std::byte> bytes, std::uint64_t at, ZipRecord record) {
  return at <= bytes.size() && record.size <= bytes.size() - at && number_at(bytes, at, 4) == record.signature;
}

}  // namespace detail

/// The entries of a ZIP archive that lies in memory, as PyTorch writes them: stored, not compressed. ZIP64 records are
/// understood. An entry that is compressed, encrypted or not where the directory says is an InvalidValue of one
/// sentence.
class ZipFile {
 public:
  /// Reads the directory. The bytes must stay where they are as long as anything here is used.
  [[nodiscard]] static ZipFile parse(std::span<const std::byte> bytes) {
    ZipFile zip;
    zip.bytes_ = bytes;
    zip.read_directory();
    return zip;
  }

  /// The names, sorted.
  [[nodiscard]] std::vector<std::string_view> names() const {
    std::vector<std::string_view> names;
    for (const auto& [name, entry] : entries_) names.push_back(name);
    return names;
  }

  [[nodiscard]] bool contains(std::string_view name) const { return entries_.contains(name); }

  /// The bytes of an entry, a view into the archive, checked against its CRC-32. A CRC-32 of 0 is not checked: PyTorch
  /// can be told to leave it out.
  [[nodiscard]] std::span<const std::byte> read(std::string_view name) const {
    const auto found = entries_.find(name);
    if (found == entries_.end()) throw InvalidValue("has no entry " + detail::shown(name));
    const Entry& entry = found->second;
    const auto fail = [&](const std::string& problem) {
      throw InvalidValue("has the entry " + detail::shown(name) + ", " + problem);
    };
    if (entry.encrypted) fail("which is encrypted");
    if (entry.compressed) fail("which is compressed; only stored entries are read, as PyTorch writes them");
    if (entry.size != entry.stored) fail("whose stored size is not its size");
    const auto before_directory = bytes_.first(directory_begin_);
    if (!detail::is_record(before_directory, entry.begin, detail::zip_local))
      fail("and none begins at byte " + std::to_string(entry.begin) + ", where the directory says");
    const std::uint64_t name_begin = entry.begin + detail::zip_local.size;
    const std::uint64_t name_size = detail::number_at(bytes_, entry.begin + 26, 2);
    const std::uint64_t begin = name_begin + name_size + detail::number_at(bytes_, entry.begin + 28, 2);
    if (begin > before_directory.size() || entry.size > before_directory.size() - begin)
      fail("whose " + std::to_string(entry.size) + " bytes do not lie before the directory");
    if (text(before_directory.subspan(name_begin, name_size)) != name) fail("which calls itself by another name");
    const auto data = before_directory.subspan(begin, entry.size);
    if (entry.crc != 0 && crc32(data) != entry.crc)
      fail("which is damaged: its CRC-32 is not the one it was stored with");
    return data;
  }

 private:
  struct Entry {
    std::uint64_t begin = 0, size = 0, stored = 0;
    std::uint32_t crc = 0;
    bool encrypted = false, compressed = false;
  };

  ZipFile() = default;

  [[nodiscard]] static std::string_view text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  /// The last record of the archive: behind it there is only a comment, whose length it states.
  [[nodiscard]] std::uint64_t find_end() const {
    constexpr std::uint64_t longest_comment = 0xFFFF;
    for (std::uint64_t behind = detail::zip_end.size;
         behind <= (std::min<std::uint64_t>)(bytes_.size(), detail::zip_end.size + longest_comment); ++behind) {
      const std::uint64_t at = bytes_.size() - behind;
      if (detail::is_record(bytes_, at, detail::zip_end) &&
          detail::number_at(bytes_, at + 20, 2) == behind - detail::zip_end.size)
        return at;
    }
    throw InvalidValue("is not a whole ZIP archive: the record at its end is missing, perhaps the file was cut");
  }

  void read_directory() {
    std::uint64_t end = find_end();
    std::uint64_t count = detail::number_at(bytes_, end + 10, 2), size = detail::number_at(bytes_, end + 12, 4),
                  begin = detail::number_at(bytes_, end + 16, 4);
    if (end >= detail::zip64_locator.size &&
        detail::is_record(bytes_, end - detail::zip64_locator.size, detail::zip64_locator)) {
      const std::uint64_t locator = end - detail::zip64_locator.size;
      end = detail::number_at(bytes_, locator + 8, 8);
      if (!detail::is_record(bytes_.first(locator), end, detail::zip64_end))
        throw InvalidValue("is a ZIP archive without the ZIP64 record that it names");
      count = detail::number_at(bytes_, end + 32, 8);
      size = detail::number_at(bytes_, end + 40, 8);
      begin = detail::number_at(bytes_, end + 48, 8);
    }
    if (begin > end || size > end - begin)
      throw InvalidValue("is a ZIP archive whose directory of " + std::to_string(size) + " bytes at byte " +
                         std::to_string(begin) + " does not lie in the file");
    directory_begin_ = begin;
    std::span<const std::byte> directory = bytes_.subspan(begin, size);
    for (std::uint64_t i = 0; i < count; ++i) directory = directory.subspan(read_entry(directory));
  }

  /// Takes one entry from the front of the directory and returns how many bytes it took.
  [[nodiscard]] std::size_t read_entry(std::span<const std::byte> directory) {
    if (!detail::is_record(directory, 0, detail::zip_central))
      throw InvalidValue("is a ZIP archive whose directory ends before its last entry");
    const auto field = [&](std::uint64_t at, std::size_t bytes) { return detail::number_at(directory, at, bytes); };
    const std::size_t name_size = field(28, 2), extra_size = field(30, 2);
    const std::size_t total = detail::zip_central.size + name_size + extra_size + field(32, 2);
    if (total > directory.size()) throw InvalidValue("is a ZIP archive whose directory ends in the middle of an entry");
    const std::string name{text(directory.subspan(detail::zip_central.size, name_size))};
    if (!is_utf8(name)) throw InvalidValue("is a ZIP archive with a name that is not UTF-8");
    std::uint64_t size = field(24, 4), stored = field(20, 4), begin = field(42, 4);
    auto extra = directory.subspan(detail::zip_central.size + name_size, extra_size);
    widen(extra, {&size, &stored, &begin});
    const Entry entry{.begin = begin,
                      .size = size,
                      .stored = stored,
                      .crc = std::uint32_t(field(16, 4)),
                      .encrypted = (field(8, 2) & 1) != 0,
                      .compressed = field(10, 2) != 0};
    // Overlapping entries would let a small file ask for any number of bytes to be read.
    if (stored > bytes_.size() - all_stored_)
      throw InvalidValue("is a ZIP archive of fewer bytes than its entries have together");
    all_stored_ += stored;
    if (!entries_.try_emplace(name, entry).second)
      throw InvalidValue("has the entry " + detail::shown(name) + " twice");
    return total;
  }

  /// Numbers that need more than 32 bits stand in the extra field 1, in this order (APPNOTE.TXT 4.5.3).
  static void widen(std::span<const std::byte> extra, std::initializer_list<std::uint64_t*> numbers) {
    while (extra.size() >= 4) {
      const std::uint64_t kind = detail::number_at(extra, 0, 2);
      const std::size_t size = detail::number_at(extra, 2, 2);
      if (size > extra.size() - 4) return;
      if (kind == 1) {
        std::uint64_t at = 0;
        for (std::uint64_t* const number : numbers) {
          if (*number != 0xFFFFFFFF) continue;
          *number = detail::number_at(extra.subspan(4, size), at, 8);
          at += 8;
        }
        return;
      }
      extra = extra.subspan(4 + size);
    }
  }

  std::span<const std::byte> bytes_;
  std::uint64_t directory_begin_ = 0, all_stored_ = 0;
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace animevae
