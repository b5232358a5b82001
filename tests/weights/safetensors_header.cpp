// SPDX-License-Identifier: MIT
#include <animevae/weights/safetensors_header.hpp>

#include "support/doctest.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace animevae;

namespace {

/// What is wrong with a header before a buffer of so many bytes.
std::string header_fault(std::string_view json, std::int64_t buffer_size = 8) {
  try {
    (void)SafetensorsHeader::parse(json, buffer_size);
  } catch (const InvalidValue& error) {
    return error.what();
  }
  return "none";
}

const std::string two_tensors =
    R"({"__metadata__":{"by":"a \u00e9 \ud83c\udfa8"},"w":{"dtype":"F32","shape":[2,3],"data_offsets":[4,28]},)"
    R"("b":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}  )";

}  // namespace

TEST_CASE("SafetensorsHeader::parse gives tensors in the order of their bytes, and the metadata") {
  const auto header = SafetensorsHeader::parse(two_tensors, 28);
  CHECK(header.tensors == std::vector<TensorEntry>{{"b", DType::BF16, {2}, 0, 4}, {"w", DType::F32, {2, 3}, 4, 28}});
  CHECK(header.metadata == std::map<std::string, std::string>{{"by", "a \xc3\xa9 \xf0\x9f\x8e\xa8"}});
}

TEST_CASE("a header may be empty, have scalars and empty tensors, and white space where JSON allows it") {
  CHECK(header_fault("{}", 0) == "none");
  CHECK(header_fault("{}      ", 0) == "none");
  CHECK(header_fault("{ \"a\" : { \"shape\" : [ ] , \"dtype\":\"I64\",\n\"data_offsets\":[ 0, 8 ] } }\n") == "none");
  CHECK(
      header_fault(
          R"({"e":{"dtype":"F32","shape":[0,7],"data_offsets":[8,8]},"a":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
          R"("f":{"dtype":"F32","shape":[4,0],"data_offsets":[0,0]}})") == "none");
}

TEST_CASE("every kind of element has the name and size of the format") {
  const std::vector<std::pair<std::string_view, std::int64_t>> kinds{
      {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"I16", 2}, {"U16", 2}, {"F16", 2}, {"BF16", 2},
      {"I32", 4},  {"U32", 4}, {"F32", 4}, {"F64", 8}, {"I64", 8}, {"U64", 8}};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const auto [name, size] = kinds[i];
    CHECK(dtype_name(static_cast<DType>(i)) == name);
    CHECK(dtype_size(static_cast<DType>(i)) == size);
    const std::string json = R"({"t":{"dtype":")" + std::string{name} + R"(","shape":[3],"data_offsets":[0,)" +
                             std::to_string(3 * size) + "]}}";
    CHECK(SafetensorsHeader::parse(json, 3 * size).tensors.at(0).dtype == static_cast<DType>(i));
  }
}

TEST_CASE("tensor_bytes is the size of a tensor, and empty where it cannot be counted") {
  constexpr auto largest = std::numeric_limits<std::int64_t>::max();
  CHECK(tensor_bytes({}, DType::F64) == 8);
  CHECK(tensor_bytes({2, 3, 4}, DType::F16) == 48);
  CHECK(tensor_bytes({largest}, DType::U8) == largest);
  CHECK(tensor_bytes({0, largest, largest}, DType::F32) == 0);
  CHECK_FALSE(tensor_bytes({largest}, DType::I16));
  CHECK_FALSE(tensor_bytes({largest, largest, 0}, DType::U8));
  CHECK_FALSE(tensor_bytes({std::int64_t{1} << 31, std::int64_t{1} << 32}, DType::U8));
  CHECK_FALSE(tensor_bytes({-1}, DType::U8));
}

TEST_CASE("offsets, shapes and dtypes that do not fit are refused with the tensor, the value and the limit") {
  const auto tensor = [](const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return R"({"w":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
  };
  CHECK(header_fault(tensor("F32", "[2]", "[0,8]")) == "none");
  CHECK(header_fault(tensor("F32", "[2]", "[0,8]"), 7) == "tensor \"w\" ends at byte 8 of a buffer of 7");
  CHECK(header_fault(tensor("F32", "[2]", "[0,8]"), 9) == "the tensors hold 8 bytes, the file has 9 behind its header");
  CHECK(header_fault("{}", 1) == "the tensors hold 0 bytes, the file has 1 behind its header");
  CHECK(header_fault(tensor("F32", "[3]", "[0,8]")) ==
        "tensor \"w\" of shape [3] and dtype F32 needs 12 bytes, its offsets [0,8] hold 8");
  CHECK(header_fault(tensor("F32", "[2]", "[8,0]")) == "tensor \"w\" ends at byte 0, before it begins at 8");
  CHECK(header_fault(tensor("F32", "[1]", "[4,8]")) ==
        "tensor \"w\" begins at byte 4, the bytes before it end at 0: a hole");
  CHECK(
      header_fault(
          R"({"a":{"dtype":"U8","shape":[6],"data_offsets":[0,6]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}})") ==
      "tensor \"b\" begins at byte 4, the bytes before it end at 6: an overlap");
  CHECK(
      header_fault(
          R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}})") ==
      "tensor \"b\" begins at byte 0, the bytes before it end at 8: an overlap");
  CHECK(header_fault(tensor("F32", "[4611686018427387904,2]", "[0,8]")) ==
        "tensor \"w\" of shape [4611686018427387904,2] and dtype F32 has more bytes than can be counted");
  CHECK(
      header_fault(tensor("F31", "[2]", "[0,8]")) ==
      "tensor \"w\" has the dtype \"F31\", known are BOOL, U8, I8, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64");
  CHECK(header_fault(tensor("F32", "[2]", "[0]")) == "tensor \"w\" has 1 offsets, two are needed");
  CHECK(header_fault(tensor("F32", "[2]", "[0,8,8]")) == "tensor \"w\" has more than 2 offsets");
  std::string ones = "[1";
  for (int i = 0; i < 64; ++i) ones += ",1";
  CHECK(header_fault(tensor("F64", ones + "]", "[0,8]")) == "tensor \"w\" has more than 64 dimensions");
}

TEST_CASE("a header without the required keys, or with unknown ones, is refused") {
  CHECK(header_fault("") == "is not a safetensors file: its header does not begin with '{'");
  CHECK(header_fault(" {}") == "is not a safetensors file: its header does not begin with '{'");
  CHECK(header_fault("{} x") == "the header is not valid JSON at byte 3: nothing is expected behind the end");
  CHECK(header_fault(R"({"w":{"shape":[2],"data_offsets":[0,8]}})") == "tensor \"w\" has no \"dtype\"");
  CHECK(header_fault(R"({"w":{"dtype":"F32","data_offsets":[0,8]}})") == "tensor \"w\" has no \"shape\"");
  CHECK(header_fault(R"({"w":{"dtype":"F32","shape":[2]}})") == "tensor \"w\" has no \"data_offsets\"");
  CHECK(header_fault(R"({"w":{"dtype":"F32","shape":[2],"strides":[1]}})") ==
        "tensor \"w\" has the unknown key \"strides\"");
  CHECK(header_fault(R"({"w":{"dtype":"F32","dtype":"F32"}})").ends_with("the key \"dtype\" appears twice"));
  CHECK(header_fault(R"({"w":3})") == "the header is not valid JSON at byte 5: '{' is expected");
  CHECK(header_fault(R"({"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})") ==
        "the header is not valid JSON at byte 29: a whole number from 0 is expected");
  CHECK(header_fault(R"({"__metadata__":{"epoch":3}})") ==
        "the header is not valid JSON at byte 25: a string is expected");
  CHECK(header_fault(R"({"__metadata__":{},"__metadata__":{}})").ends_with("the key \"__metadata__\" appears twice"));
}

TEST_CASE("a very long name is cut in the sentence, between two letters") {
  std::string name(79, 'n');
  name += "\xe6\xb0\xb4";
  CHECK(header_fault("{\"" + name + "\":{}}") == "tensor \"" + std::string(79, 'n') + "...\" has no \"dtype\"");
}

TEST_CASE("a header is written as the reference implementation writes it, in whole groups of eight bytes") {
  const SafetensorsHeader header{.tensors = {{"b", DType::I64, {}, 0, 8}, {"w \"1\"", DType::F32, {2, 0}, 8, 8}},
                                 .metadata = {{"format", "pt"}}};
  const std::string json = header.format();
  CHECK(json == R"({"__metadata__":{"format":"pt"},"b":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
                R"("w \"1\"":{"dtype":"F32","shape":[2,0],"data_offsets":[8,8]}}       )");
  CHECK(json.size() % 8 == 0);
  const auto again = SafetensorsHeader::parse(json, 8);
  CHECK(again.tensors == header.tensors);
  CHECK(again.metadata == header.metadata);
  CHECK(SafetensorsHeader{}.format() == "{}      ");
}

TEST_CASE("a safetensors header cut anywhere, and 20,000 damaged ones, are refused or read and never crash") {
  for (std::size_t length = 0; length + 2 < two_tensors.size(); ++length) {
    CHECK_THROWS_AS((void)SafetensorsHeader::parse(two_tensors.substr(0, length), 28), InvalidValue);
  }
  std::mt19937 random{1};
  const std::string_view likely = "{}[]\":,\\u0189dDeE- \n\x80\xff";
  int read = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string damaged = two_tensors;
    for (auto times = 1 + random() % 3; times > 0; --times) {
      const std::size_t at = random() % damaged.size();
      switch (random() % 4) {
        case 0: damaged[at] = static_cast<char>(random()); break;
        case 1: damaged[at] = likely[random() % likely.size()]; break;
        case 2: damaged.erase(at, 1 + random() % 4); break;
        default: damaged.insert(at, 1, likely[random() % likely.size()]); break;
      }
    }
    const std::vector<char> exact(damaged.begin(), damaged.end());  // nothing lies behind it
    try {
      const auto header = SafetensorsHeader::parse({exact.data(), exact.size()}, 28);
      for (const TensorEntry& tensor : header.tensors) {
        const bool inside = tensor.begin >= 0 && tensor.begin <= tensor.end && tensor.end <= 28;
        if (!inside) CHECK(inside);
      }
      ++read;
    } catch (const InvalidValue&) {}
  }
  CHECK(read > 100);  // damaged names and metadata are still a header
  CHECK(read < 10'000);
}
