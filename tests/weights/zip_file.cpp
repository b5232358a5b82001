// SPDX-License-Identifier: MIT
#include <animevae/weights/zip_file.hpp>

#include "support/doctest.hpp"
#include "support/torch_save.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using namespace animevae;

namespace {

std::string number(std::uint64_t value, int bytes) {
  std::string digits;
  for (; bytes > 0; --bytes, value >>= 8) digits.push_back(static_cast<char>(value & 255));
  return digits;
}

// One entry, "a/b" with the bytes "123456789", put together by hand from the published description (APPNOTE.TXT).
struct Parts {
  std::string local_name = "a/b", central_name = "a/b";
  std::uint64_t flags = 0, method = 0, crc = 0xCBF43926, size = 9, stored = 9, begin = 0, count = 1;
  std::string data = "123456789", extra{}, comment{};
  bool zip64 = false;
  std::uint64_t zip64_begin_error = 0;
};

std::string archive(const Parts& p) {
  const std::string local = "PK\x03\x04" + number(20, 2) + number(p.flags, 2) + number(p.method, 2) + number(0, 4) +
                            number(p.crc, 4) + number(9, 4) + number(9, 4) + number(p.local_name.size(), 2) +
                            number(4, 2) + p.local_name + "FB" + number(0, 2) + p.data;
  std::string central;
  for (std::uint64_t i = 0; i < p.count; ++i) {
    central += "PK\x01\x02" + number(20, 2) + number(20, 2) + number(p.flags, 2) + number(p.method, 2) + number(0, 4) +
               number(p.crc, 4) + number(p.stored, 4) + number(p.size, 4) + number(p.central_name.size(), 2) +
               number(p.extra.size(), 2) + number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4) +
               number(p.begin, 4) + p.central_name + p.extra;
  }
  std::string end;
  if (p.zip64) {
    end += "PK\x06\x06" + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8) + number(p.count, 8) +
           number(p.count, 8) + number(central.size(), 8) + number(local.size(), 8);
    end += "PK\x06\x07" + number(0, 4) + number(local.size() + central.size() + p.zip64_begin_error, 8) + number(1, 4);
  }
  const bool saturated = p.zip64;
  end += "PK\x05\x06" + number(0, 4) + number(saturated ? 0xFFFF : p.count, 2) +
         number(saturated ? 0xFFFF : p.count, 2) + number(saturated ? 0xFFFFFFFF : central.size(), 4) +
         number(saturated ? 0xFFFFFFFF : local.size(), 4) + number(p.comment.size(), 2) + p.comment;
  return local + central + end;
}

/// The contents of the only entry, or the message of the error.
std::string entry(std::string_view bytes) {
  try {
    const auto data = ZipFile::parse(torch_save::as_bytes(bytes)).read("a/b");
    return {reinterpret_cast<const char*>(data.data()), data.size()};
  } catch (const InvalidValue& problem) {
    return problem.what();
  }
}

}  // namespace

TEST_CASE("an entry of a ZIP archive is read by its name") {
  const std::string bytes = archive({});
  const ZipFile zip = ZipFile::parse(torch_save::as_bytes(bytes));
  CHECK(zip.names() == std::vector<std::string_view>{"a/b"});
  CHECK(zip.contains("a/b"));
  CHECK_FALSE(zip.contains("a"));
  CHECK(entry(bytes) == "123456789");
  CHECK_THROWS_WITH_AS((void)zip.read("a"), "has no entry \"a\"", InvalidValue);
}

TEST_CASE("an archive may have a comment, and ZIP64 records where 32 bits are too few") {
  CHECK(entry(archive({.comment = "a comment"})) == "123456789");
  CHECK(entry(archive({.comment = std::string(65535, 'x')})) == "123456789");
  CHECK(entry(archive({.zip64 = true})) == "123456789");
  const std::string wide = number(0x4246, 2) + number(2, 2) + "ZZ" + number(1, 2) + number(24, 2);
  const std::string numbers = number(9, 8) + number(9, 8) + number(0, 8);
  CHECK(entry(archive({.size = 0xFFFFFFFF, .stored = 0xFFFFFFFF, .begin = 0xFFFFFFFF, .extra = wide + numbers})) ==
        "123456789");
  CHECK(entry(archive({.begin = 0xFFFFFFFF, .extra = number(1, 2) + number(8, 2) + number(0, 8)})) == "123456789");
}

TEST_CASE("an entry whose bytes changed is refused, unless the archive states no CRC-32") {
  CHECK(entry(archive({.data = "123456798"})) ==
        "has the entry \"a/b\", which is damaged: its CRC-32 is not the one it was stored with");
  CHECK(entry(archive({.crc = 0, .data = "123456798"})) == "123456798");
}

TEST_CASE("a ZIP archive whose records are wrong is refused in one sentence") {
  CHECK(entry("") == "is not a whole ZIP archive: the record at its end is missing, perhaps the file was cut");
  CHECK(entry(archive({.flags = 1})) == "has the entry \"a/b\", which is encrypted");
  CHECK(entry(archive({.method = 8})) ==
        "has the entry \"a/b\", which is compressed; only stored entries are read, as PyTorch writes them");
  CHECK(entry(archive({.stored = 8})) == "has the entry \"a/b\", whose stored size is not its size");
  CHECK(entry(archive({.size = 10, .stored = 10})) ==
        "has the entry \"a/b\", whose 10 bytes do not lie before the directory");
  const std::string fewer = "is a ZIP archive of fewer bytes than its entries have together";
  CHECK(entry(archive({.size = 0xFFFFFFFF, .stored = 0xFFFFFFFF})) == fewer);
  const std::string largest(8, '\xff');
  const std::string sizes = number(1, 2) + number(16, 2) + largest + largest;
  CHECK(entry(archive({.size = 0xFFFFFFFF, .stored = 0xFFFFFFFF, .extra = sizes})) == fewer);
  CHECK(entry(archive({.begin = 0xFFFFFFFF, .extra = number(1, 2) + number(8, 2) + largest})) ==
        "has the entry \"a/b\", and none begins at byte 18446744073709551615, where the directory says");
  CHECK(entry(archive({.begin = 1})) == "has the entry \"a/b\", and none begins at byte 1, where the directory says");
  CHECK(entry(archive({.local_name = "a/c"})) == "has the entry \"a/b\", which calls itself by another name");
  CHECK(entry(archive({.count = 2})) == "has the entry \"a/b\" twice");
  CHECK(entry(archive({.central_name = "\xff"})) == "is a ZIP archive with a name that is not UTF-8");
  CHECK(entry(archive({.zip64 = true, .zip64_begin_error = 1})) ==
        "is a ZIP archive without the ZIP64 record that it names");
  CHECK(entry(archive({.zip64 = true, .zip64_begin_error = ~0ULL - 500})) ==
        "is a ZIP archive without the ZIP64 record that it names");
  std::string more = archive({});
  more[more.size() - 12] = 2;  // the count of entries
  CHECK(entry(more) == "is a ZIP archive whose directory ends before its last entry");
  std::string far = archive({});
  far[far.size() - 4] = 1;  // where the directory begins
  CHECK(entry(far) == "is a ZIP archive whose directory of 49 bytes at byte 65582 does not lie in the file");
}

TEST_CASE("an archive cut at any byte is refused") {
  for (const bool zip64 : {false, true}) {
    const std::string whole = archive({.zip64 = zip64});
    for (std::size_t length = 0; length < whole.size(); ++length) {
      CAPTURE(length);
      CHECK(entry(std::string_view{whole}.substr(0, length)) != "123456789");
    }
  }
}

TEST_CASE("5,000 damaged ZIP archives are refused or read and never crash") {
  std::mt19937 random{3};
  int read = 0;
  for (int round = 0; round < 5'000; ++round) {
    std::string damaged = archive({.zip64 = round % 2 == 0});
    for (auto times = 1 + random() % 3; times > 0; --times) {
      char& byte = damaged[random() % damaged.size()];
      byte = random() % 2 == 0 ? static_cast<char>(random()) : static_cast<char>(byte ^ (1 << random() % 8));
    }
    read += entry(damaged) == "123456789" ? 1 : 0;
  }
  CHECK(read > 100);  // dates and versions are not looked at
  CHECK(read < 4'000);
}
