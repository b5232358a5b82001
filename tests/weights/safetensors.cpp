// SPDX-License-Identifier: MIT
#include <animevae/weights/safetensors.hpp>

#include "support/doctest.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/small_disk.hpp"
#include "support/temporary_folder.hpp"
#include "support/text_of.hpp"

using namespace animevae;
namespace fs = std::filesystem;

namespace {

template <class Elements>
std::span<const std::byte> memory_of(const Elements& elements) {
  return std::as_bytes(std::span{elements});
}

/// Overwritten in place, without asking the disk: for the many files of a test.
void put(const fs::path& path, std::string_view bytes) {
  std::ofstream{path, std::ios::binary}.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// Six tensors and a line of metadata, as Python's safetensors 0.8.0 wrote them.
const std::string known_file =
    std::string{"\x90\x01\0\0\0\0\0\0", 8} +
    R"({"__metadata__":{"say":"\"hi\"\n"},"steps":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
    R"("conv.bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},)"
    R"("conv.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[12,20]},)"
    R"("half":{"dtype":"F16","shape":[1],"data_offsets":[20,22]},)"
    R"("empty":{"dtype":"U8","shape":[0,4],"data_offsets":[22,22]},)"
    R"("flags":{"dtype":"BOOL","shape":[3],"data_offsets":[22,25]}}  )" +
    std::string{"\x07\0\0\0\0\0\0\0\0\0\x80\x3e\0\0\xc0\x3f\0\0\0\xc0\0\x3c\x01\0\x01", 25};

constexpr std::array<float, 2> weight{1.5F, -2.0F};
constexpr std::array<float, 1> bias{0.25F};
constexpr std::array<std::int64_t, 1> steps{7};
constexpr std::array<std::uint16_t, 1> half{0x3C00};
constexpr std::array<std::uint8_t, 3> flags{1, 0, 1};

std::vector<TensorView> known_tensors() {
  return {{"conv.weight", DType::F32, {1, 2}, memory_of(weight)},
          {"conv.bias", DType::F32, {1}, memory_of(bias)},
          {"empty", DType::U8, {0, 4}, {}},
          {"flags", DType::Boolean, {3}, memory_of(flags)},
          {"half", DType::F16, {1}, memory_of(half)},
          {"steps", DType::I64, {}, memory_of(steps)}};
}

/// What opening a file with these bytes complains about, after the path; the tensors it does open are all looked at.
std::string complaint(const fs::path& path, std::string_view bytes) {
  put(path, bytes);
  try {
    const auto file = SafetensorsFile::open(path);
    unsigned sum = 0;
    for (const TensorView& tensor : file.tensors()) {
      for (const std::byte byte : tensor.data) sum += std::to_integer<unsigned>(byte);
    }
    return sum == ~0U ? "" : "none";
  } catch (const FileError& error) {
    return std::string{error.what()}.substr(path.string().size() + 2);
  }
}

std::string with_length(std::uint64_t length, const std::string& rest) {
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  return bytes + rest;
}

}  // namespace

TEST_CASE("a file is written byte for byte as Python writes it") {
  const TemporaryFolder folder;
  write_safetensors(folder / "model", known_tensors(), {{"say", "\"hi\"\n"}});
  CHECK(text_of(folder / "model") == known_file);
}

TEST_CASE("a file that Python wrote is read: tensors by name and in order, metadata") {
  const TemporaryFolder folder;
  put(folder / "model", known_file);
  const auto file = SafetensorsFile::open(folder / "model");
  CHECK(file.metadata() == std::map<std::string, std::string>{{"say", "\"hi\"\n"}});
  REQUIRE(file.tensors().size() == 6);
  CHECK(file.tensors()[0].name == "steps");
  for (const TensorView& expected : known_tensors()) {
    CAPTURE(expected.name);
    const TensorView& tensor = file.at(expected.name);
    CHECK(tensor.dtype == expected.dtype);
    CHECK(tensor.shape == expected.shape);
    CHECK(std::equal(tensor.data.begin(), tensor.data.end(), expected.data.begin(), expected.data.end()));
  }
  CHECK(file.find("conv") == nullptr);
  CHECK_THROWS_WITH_AS(
      (void)file.at("conv.wieght"),
      ((folder / "model").string() + ": has no tensor 'conv.wieght'; did you mean 'conv.weight'?").c_str(), FileError);
}

TEST_CASE("SafetensorsFile::parse reads a file in memory, and messages name it as they are told") {
  const std::string bytes = known_file;
  const auto file = SafetensorsFile::parse(std::as_bytes(std::span{bytes}), "embedded");
  CHECK(file.tensors().size() == 6);
  CHECK(std::memcmp(file.at("conv.weight").data.data(), weight.data(), sizeof weight) == 0);
  CHECK_THROWS_WITH_AS((void)SafetensorsFile::parse(std::as_bytes(std::span{bytes}).first(4), "embedded"),
                       "embedded: is not a safetensors file: it is shorter than the 8 bytes of its header's length",
                       FileError);
}

TEST_CASE("an open file can be moved, and outlives the name it was opened by") {
  const TemporaryFolder folder;
  put(folder / "model", known_file);
  auto file = SafetensorsFile::open(folder / "model");
  fs::remove(folder / "model");
  const SafetensorsFile moved = std::move(file);
  CHECK(std::memcmp(moved.at("conv.weight").data.data(), weight.data(), sizeof weight) == 0);
}

TEST_CASE("elements that lie unaligned in memory and in the file come through") {
  const TemporaryFolder folder;
  std::vector<std::byte> memory(1 + sizeof(double));
  const double value = 1.0 / 3;
  std::memcpy(memory.data() + 1, &value, sizeof value);
  const std::array<std::uint8_t, 1> byte{9};
  write_safetensors(folder / "first", std::vector<TensorView>{{"d", DType::F64, {}, std::span{memory}.subspan(1)},
                                                              {"u", DType::U8, {1}, memory_of(byte)}});
  const auto first = SafetensorsFile::open(folder / "first");

  // A header of 7 mod 8 bytes, which other writers may choose, puts everything at odd places.
  const std::string json = R"({"d":{"dtype":"F64","shape":[],"data_offsets":[0,8]}})";
  REQUIRE(json.size() % 8 != 0);
  put(folder / "second", with_length(json.size(), json) + std::string{reinterpret_cast<const char*>(&value), 8});
  const auto second = SafetensorsFile::open(folder / "second");
  for (const auto* file : {&first, &second}) {
    double read = 0;
    std::memcpy(&read, file->at("d").data.data(), sizeof read);
    CHECK(read == value);
  }
}

TEST_CASE("a safetensors file without tensors is written and read") {
  const TemporaryFolder folder;
  write_safetensors(folder / "none", {});
  CHECK(text_of(folder / "none") == with_length(8, "{}      "));
  CHECK(SafetensorsFile::open(folder / "none").tensors().empty());
}

TEST_CASE("write_safetensors refuses tensors and metadata that do not fit, and writes nothing") {
  const TemporaryFolder folder;
  const auto refusal = [&](const std::vector<TensorView>& tensors,
                           const std::map<std::string, std::string>& metadata = {}) -> std::string {
    try {
      write_safetensors(folder / "model", tensors, metadata);
    } catch (const InvalidValue& error) {
      return error.what();
    }
    return "none";
  };
  CHECK(refusal({{"w", DType::F32, {3}, memory_of(weight)}}) ==
        "tensor \"w\" of shape [3] and dtype F32 does not fit its 8 bytes");
  CHECK(refusal({{"w", DType::F32, {-1}, memory_of(weight)}}) ==
        "tensor \"w\" of shape [-1] and dtype F32 does not fit its 8 bytes");
  CHECK(refusal({{"w", DType::F32, {2}, memory_of(weight)},
                 {"v", DType::I64, {}, memory_of(steps)},
                 {"w", DType::I64, {}, memory_of(steps)}}) == "two tensors have the name \"w\"");
  CHECK(refusal({{"__metadata__", DType::F32, {2}, memory_of(weight)}}) ==
        "\"__metadata__\" cannot be the name of a tensor");
  CHECK(refusal({{"\xff", DType::F32, {2}, memory_of(weight)}}) == "the name of a tensor is not UTF-8");
  CHECK(refusal({}, {{"note", "\xff"}}) == "the metadata are not UTF-8");
  CHECK(refusal({}, {{"note", std::string(100'000'001, 'x')}}) ==
        "names and metadata need a header of 100000032 bytes, the limit is 100000000");
  CHECK(folder.entries() == 0);
}

TEST_CASE("a file that is no safetensors file is refused in one sentence") {
  const TemporaryFolder folder;
  const fs::path path = folder / "model";
  CHECK(complaint(path, "") == "is not a safetensors file: it is empty");
  CHECK(complaint(path, "\x01\x02") ==
        "is not a safetensors file: it is shorter than the 8 bytes of its header's length");
  for (const char* text : {"1234567", "a text file, of course"})
    CHECK(complaint(path, text) == "is not a safetensors file: it looks like text");
  CHECK(complaint(path, "\x89PNG\r\n\x1A\n\x01\x02") == "is not a safetensors file: it looks like a PNG picture");
  CHECK(complaint(path, with_length(3, "{}")) ==
        "is not a safetensors file: it claims a header of 3 bytes, only 2 follow");
  CHECK(complaint(path, with_length(~0ULL, "{}")) ==
        "is not a safetensors file: its first 8 bytes are no length of a header, of which the limit is 100000000");
  CHECK(complaint(path, with_length(0x088B1F, "{}")).ends_with("claims a header of 559903 bytes, only 2 follow"));
  CHECK(complaint(path, with_length(100'000'000, "{}")).ends_with("100000000 bytes, only 2 follow"));
  CHECK(complaint(path, with_length(0, "{}")) == "is not a safetensors file: its header does not begin with '{'");
  CHECK(complaint(path, with_length(2, "{}x")) == "the tensors hold 0 bytes, the file has 1 behind its header");
  CHECK(complaint(path, known_file + "x") == "the tensors hold 25 bytes, the file has 26 behind its header");
  CHECK_THROWS_WITH_AS((void)SafetensorsFile::open(folder / "absent"),
                       doctest::Contains("absent: cannot be read: No such file or directory"), FileError);
}

TEST_CASE("a file cut at any byte is refused") {
  const TemporaryFolder folder;
  for (std::size_t length = 0; length < known_file.size(); ++length) {
    CAPTURE(length);
    CHECK(complaint(folder / "model", std::string_view{known_file}.substr(0, length)) != "none");
  }
  CHECK(complaint(folder / "model", known_file) == "none");
}

TEST_CASE("2,000 damaged safetensors files are refused or read and never crash") {
  const TemporaryFolder folder;
  std::mt19937 random{2};
  int read = 0;
  for (int round = 0; round < 2'000; ++round) {
    std::string damaged = known_file;
    for (auto times = 1 + random() % 3; times > 0; --times) {
      const std::size_t at = random() % 8 == 0 ? random() % 8 : random() % damaged.size();
      if (random() % 2 == 0) damaged[at] = static_cast<char>(random());
      else damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
    }
    if (random() % 4 == 0) damaged.resize(random() % damaged.size());
    read += complaint(folder / "model", damaged) == "none" ? 1 : 0;
  }
  CHECK(read > 50);  // damaged elements and names are still a file
  CHECK(read < 1'000);
}

TEST_CASE("on a full disk write_safetensors keeps the older file and says how much is needed") {
  const SmallDisk disk{128 * 1024};
  if (!disk.mounted) {
    MESSAGE("skipped: mounting a small disk needs the superuser");
    return;
  }
  write_safetensors(disk / "model", known_tensors());
  const std::string before = text_of(disk / "model");
  const std::vector<float> large(50'000);
  const std::vector<TensorView> tensors{{"large", DType::F32, {50'000}, memory_of(large)}};
  CHECK_THROWS_WITH_AS(write_safetensors(disk / "model", tensors),
                       doctest::Contains("cannot be written, 200080 bytes are needed and there was room for"),
                       FileError);
  CHECK(text_of(disk / "model") == before);
  CHECK(disk.entries() == 1);
}
