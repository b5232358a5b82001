// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/crc32.hpp>
#include <animevae/core/error.hpp>
#include <animevae/text/json.hpp>
#include <animevae/text/utf8.hpp>
#include <animevae/weights/zip_file.hpp>

namespace animevae {

/// An entry of a ZIP archive to be written; its bytes lie somewhere else.
struct ZipEntry {
  std::string name{};
  std::span<const std::byte> data{};
};

namespace detail {

/// Builds a ZIP record, numbers in little-endian order.
class ZipRecordWriter {
 public:
  ZipRecordWriter& number(std::uint64_t value, int bytes) {
    for (; bytes > 0; --bytes, value >>= 8) text_.push_back(char(value & 255));
    return *this;
  }
  ZipRecordWriter& text(std::string_view text) {
    text_ += text;
    return *this;
  }
  [[nodiscard]] const std::string& str() const { return text_; }

 private:
  std::string text_;
};

/// Writes the fields that the local and the central record of an entry share, from 'version needed' to the extra
/// field's size.
inline void add_zip_fields(ZipRecordWriter& record, const ZipEntry& entry, std::uint32_t crc, std::size_t extra) {
  constexpr int version_2_0 = 20, names_are_utf8 = 1 << 11, stored = 0, midnight = 0, first_of_1980 = 1 << 5 | 1;
  record.number(version_2_0, 2)
      .number(names_are_utf8, 2)
      .number(stored, 2)
      .number(midnight, 2)
      .number(first_of_1980, 2);
  record.number(crc, 4).number(entry.data.size(), 4).number(entry.data.size(), 4);
  record.number(entry.name.size(), 2).number(extra, 2);
}

/// The record before an entry's bytes, with as much padding as puts these at a multiple of 64 bytes.
[[nodiscard]] inline std::string zip_local_record(const ZipEntry& entry, std::uint32_t crc, std::uint64_t begin) {
  constexpr std::uint64_t alignment = 64, smallest_extra = 4;
  std::uint64_t extra = (alignment - (begin + zip_local.size + entry.name.size()) % alignment) % alignment;
  if (extra != 0 && extra < smallest_extra) extra += alignment;
  ZipRecordWriter record;
  record.number(zip_local.signature, 4);
  add_zip_fields(record, entry, crc, extra);
  record.text(entry.name);
  // The kind of extra field that PyTorch pads with, too.
  if (extra != 0) record.text("FB").number(extra - smallest_extra, 2).text(std::string(extra - smallest_extra, 'Z'));
  return record.str();
}

[[nodiscard]] inline std::string zip_central_record(const ZipEntry& entry, std::uint32_t crc, std::uint64_t begin) {
  ZipRecordWriter record;
  record.number(zip_central.signature, 4).number(20, 2);
  add_zip_fields(record, entry, crc, 0);
  record.number(0, 2).number(0, 2).number(0, 2).number(0, 4).number(begin, 4).text(entry.name);
  return record.str();
}

inline void check_zip_entries(std::span<const ZipEntry> entries) {
  std::set<std::string_view> names;
  std::uint64_t total = 0;
  for (const ZipEntry& entry : entries) {
    if (!is_utf8(entry.name)) throw InvalidValue("the name of a ZIP entry is not UTF-8");
    if (entry.name.empty() || entry.name.size() > 1000)
      throw InvalidValue("the name of a ZIP entry has " + std::to_string(entry.name.size()) +
                         " bytes, it may have 1 to 1000");
    if (!names.insert(entry.name).second) throw InvalidValue("two ZIP entries have the name " + shown(entry.name));
    total += entry.data.size() + 2 * entry.name.size() + 200;
  }
  constexpr std::uint64_t most_bytes = (std::numeric_limits<std::uint32_t>::max)(), most_entries = 0xFFFE;
  if (entries.size() > most_entries)
    throw InvalidValue("a ZIP archive of " + std::to_string(entries.size()) + " entries is not written, the limit is " +
                       std::to_string(most_entries));
  if (total > most_bytes)
    throw InvalidValue("a ZIP archive of " + std::to_string(total) + " bytes is not written, the limit is " +
                       std::to_string(most_bytes));
}

}  // namespace detail

/// Writes a ZIP archive of stored entries, in this order, the bytes of each at a multiple of 64 as PyTorch lays them
/// out. All or nothing (see AtomicFile). Names that are not UTF-8 or come twice, more than 65,534 entries and more than
/// 4 GiB are an InvalidValue.
inline void write_zip(const std::filesystem::path& path, std::span<const ZipEntry> entries) {
  detail::check_zip_entries(entries);
  AtomicFile file{path};
  std::string directory;
  std::uint64_t at = 0;
  for (const ZipEntry& entry : entries) {
    const std::uint32_t crc = crc32(entry.data);
    const std::string local = detail::zip_local_record(entry, crc, at);
    directory += detail::zip_central_record(entry, crc, at);
    file.write(local);
    file.write(entry.data);
    at += local.size() + entry.data.size();
  }
  detail::ZipRecordWriter end;
  end.number(detail::zip_end.signature, 4)
      .number(0, 2)
      .number(0, 2)
      .number(entries.size(), 2)
      .number(entries.size(), 2);
  end.number(directory.size(), 4).number(at, 4).number(0, 2);
  file.write(directory);
  file.write(end.str());
  file.commit();
}

}  // namespace animevae
