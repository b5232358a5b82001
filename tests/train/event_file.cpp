// SPDX-License-Identifier: MIT
// What TensorBoard itself reads in such a file is in tests/program/cli/tensorboard.py.
#include <animevae/train/event_file.hpp>

#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include <animevae/core/read_file.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;

namespace {

/// The events of a file, by its records; a wrong checksum fails.
std::vector<std::string> records_of(const std::filesystem::path& path) {
  const std::vector<std::byte> bytes = av::read_file(path);
  const std::string_view all{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  const auto masked = [](std::string_view of) {
    const std::uint32_t crc = av::crc32c(of);
    return (crc >> 15 | crc << 17) + 0xA282EAD8U;
  };
  const auto word = [&](std::size_t at) {
    std::uint32_t number = 0;
    std::memcpy(&number, all.data() + at, sizeof number);
    return number;
  };
  std::vector<std::string> records;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t length = word(at);
    CHECK(word(at + 8) == masked(all.substr(at, 8)));
    records.emplace_back(all.substr(at + 12, length));
    CHECK(word(at + 12 + length) == masked(records.back()));
    at += length + 16;
  }
  return records;
}

}  // namespace

TEST_CASE("a file begins with its version, and has a record for each event") {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "events.out.tfevents.x";
  av::EventFile file{path};
  file.scalar("loss", 2.5, 7);
  const std::vector<std::string> records = records_of(path);
  REQUIRE(records.size() == 2);
  CHECK(
      records[0].ends_with("\x1a\x0d"
                           "brain.Event:2"));
  // Behind the time: step 7, a summary with a value of the tag "loss" and the float 2.5.
  CHECK(records[1].substr(9) == std::string("\x10\x07\x2a\x0d\x0a\x0b\x0a\x04loss\x15\0\0\x20\x40", 17));
}

TEST_CASE("an existing file is continued, and can be cut back") {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "events.out.tfevents.x";
  std::int64_t kept = 0;
  {
    av::EventFile file{path};
    file.scalar("loss", 1, 1);
    kept = file.size();
    file.scalar("loss", 2, 2);
  }
  av::EventFile again{path};
  CHECK(again.size() == std::int64_t(std::filesystem::file_size(path)));
  again.cut(kept);
  again.scalar("loss", 3, 2);
  CHECK(records_of(path).size() == 3);
  again.cut(kept + 1'000'000);
  CHECK(records_of(path).size() == 3);
}

TEST_CASE("EventFile writes histograms of equal numbers, with NaN and of no numbers") {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "events.out.tfevents.x";
  av::EventFile file{path};
  const std::array<float, 3> equal{2, 2, 2}, odd{1, std::numeric_limits<float>::quiet_NaN(), 3};
  file.histogram("equal", equal, 1);
  file.histogram("odd", odd, 1);
  file.histogram("none", {}, 1);
  const std::vector<std::string> records = records_of(path);
  REQUIRE(records.size() >= 2);
  const double three = 3;
  const std::string count(reinterpret_cast<const char*>(&three), sizeof three);
  CHECK(records[1].find("\x19" + count) != std::string::npos);  // field 3, how many
}

TEST_CASE("EventFile refuses a path that cannot be written") {
  CHECK_THROWS_AS(av::EventFile{"/no/such/folder/events.out.tfevents.x"}, av::FileError);
}
