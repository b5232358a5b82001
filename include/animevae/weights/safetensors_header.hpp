// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/text/json.hpp>

namespace animevae {

/// The kinds of element a safetensors file can hold here, in the order of the format: wider ones come later.
enum class DType { Boolean, U8, I8, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64 };

namespace detail {

struct DTypeTraits {
  std::string_view name;
  std::int64_t size;
};

inline constexpr std::array<DTypeTraits, 13> dtypes{{{"BOOL", 1},
                                                     {"U8", 1},
                                                     {"I8", 1},
                                                     {"I16", 2},
                                                     {"U16", 2},
                                                     {"F16", 2},
                                                     {"BF16", 2},
                                                     {"I32", 4},
                                                     {"U32", 4},
                                                     {"F32", 4},
                                                     {"F64", 8},
                                                     {"I64", 8},
                                                     {"U64", 8}}};

}  // namespace detail

/// The name of a kind of element in a safetensors file, as in "BF16".
[[nodiscard]] constexpr std::string_view dtype_name(DType dtype) { return detail::dtypes.at(std::size_t(dtype)).name; }

/// The bytes of one element.
[[nodiscard]] constexpr std::int64_t dtype_size(DType dtype) { return detail::dtypes.at(std::size_t(dtype)).size; }

/// The entry of one tensor in a safetensors header; offsets count from the end of the header.
struct TensorEntry {
  std::string name{};
  DType dtype = DType::F32;
  std::vector<std::int64_t> shape{};
  std::int64_t begin = 0, end = 0;

  friend bool operator==(const TensorEntry&, const TensorEntry&) = default;
};

/// The bytes that a tensor takes; nothing when a length is negative or the product passes 2^63 - 1.
[[nodiscard]] inline std::optional<std::int64_t> tensor_bytes(const std::vector<std::int64_t>& shape, DType dtype) {
  constexpr auto largest = (std::numeric_limits<std::int64_t>::max)();
  std::int64_t bytes = dtype_size(dtype);
  for (const std::int64_t length : shape) {
    if (length < 0 || (length > 0 && bytes > largest / length)) return std::nullopt;
    bytes *= length;
  }
  return bytes;
}

/// The header of a safetensors file: the entries of its tensors, and free text about them.
struct SafetensorsHeader {
  /// The reference implementation's own limits: of the header's bytes; and of the dimensions that its users' arrays
  /// take.
  static constexpr std::uint64_t most_bytes = 100'000'000;
  static constexpr std::size_t most_dimensions = 64;

  std::vector<TensorEntry> tensors;
  std::map<std::string, std::string> metadata;

  /// Reads the JSON of a header that stands before a buffer of so many bytes. Everything is checked: the tensors, in
  /// the order in which they lie, cover the buffer exactly. InvalidValue is one sentence on what is wrong.
  [[nodiscard]] static SafetensorsHeader parse(std::string_view text, std::int64_t buffer_size);

  /// The JSON of this header, filled with spaces to a multiple of eight bytes.
  [[nodiscard]] std::string format() const;
};

namespace detail {

[[nodiscard]] inline std::string list(const std::vector<std::int64_t>& numbers) {
  std::string text = "[";
  for (const std::int64_t number : numbers) text += (text.size() > 1 ? "," : "") + std::to_string(number);
  return text + "]";
}

[[nodiscard]] inline TensorEntry parse_tensor(JsonReader& json, const std::string& name) {
  const auto fail = [&](const std::string& problem) { throw InvalidValue("tensor " + shown(name) + " " + problem); };
  TensorEntry tensor{.name = name};
  std::optional<std::string> dtype;
  std::optional<std::vector<std::int64_t>> shape, offsets;
  const auto whole_numbers = [&](std::size_t most, const char* what) {
    std::vector<std::int64_t> values;
    json.array([&] {
      if (values.size() == most) fail("has more than " + std::to_string(most) + " " + what);
      values.push_back(json.whole_number());
    });
    return values;
  };
  json.object([&](const std::string& key) {
    if (key == "dtype") dtype = json.string();
    else if (key == "shape") shape = whole_numbers(SafetensorsHeader::most_dimensions, "dimensions");
    else if (key == "data_offsets") offsets = whole_numbers(2, "offsets");
    else fail("has the unknown key " + shown(key));
  });
  if (!dtype) fail("has no \"dtype\"");
  if (!shape) fail("has no \"shape\"");
  if (!offsets) fail("has no \"data_offsets\"");
  if (offsets->size() != 2) fail("has " + std::to_string(offsets->size()) + " offsets, two are needed");

  const auto known =
      std::find_if(dtypes.begin(), dtypes.end(), [&](const auto& traits) { return traits.name == *dtype; });
  if (known == dtypes.end()) {
    std::string names;
    for (const auto& traits : dtypes) names += (names.empty() ? "" : ", ") + std::string{traits.name};
    fail("has the dtype " + shown(*dtype) + ", known are " + names);
  }
  tensor.dtype = static_cast<DType>(known - dtypes.begin());
  tensor.shape = std::move(*shape);
  tensor.begin = (*offsets)[0];
  tensor.end = (*offsets)[1];
  return tensor;
}

inline void check_tensor(const TensorEntry& tensor, std::int64_t buffer_size) {
  const auto fail = [&](const std::string& problem) {
    throw InvalidValue("tensor " + shown(tensor.name) + " " + problem);
  };
  if (tensor.begin > tensor.end)
    fail("ends at byte " + std::to_string(tensor.end) + ", before it begins at " + std::to_string(tensor.begin));
  if (tensor.end > buffer_size)
    fail("ends at byte " + std::to_string(tensor.end) + " of a buffer of " + std::to_string(buffer_size));
  const std::string is = "of shape " + list(tensor.shape) + " and dtype " + std::string{dtype_name(tensor.dtype)};
  const auto needed = tensor_bytes(tensor.shape, tensor.dtype);
  if (!needed) fail(is + " has more bytes than can be counted");
  if (*needed != tensor.end - tensor.begin)
    fail(is + " needs " + std::to_string(*needed) + " bytes, its offsets " + list({tensor.begin, tensor.end}) +
         " hold " + std::to_string(tensor.end - tensor.begin));
}

/// Sorts the tensors by offset and checks that each begins where the one before it ends.
inline void check_cover(std::vector<TensorEntry>& tensors, std::int64_t buffer_size) {
  std::sort(tensors.begin(), tensors.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
  });
  std::int64_t covered = 0;
  for (const TensorEntry& tensor : tensors) {
    if (tensor.begin != covered)
      throw InvalidValue("tensor " + shown(tensor.name) + " begins at byte " + std::to_string(tensor.begin) +
                         ", the bytes before it end at " + std::to_string(covered) + ": " +
                         (tensor.begin < covered ? "an overlap" : "a hole"));
    covered = tensor.end;
  }
  if (covered != buffer_size)
    throw InvalidValue("the tensors hold " + std::to_string(covered) + " bytes, the file has " +
                       std::to_string(buffer_size) + " behind its header");
}

}  // namespace detail

inline SafetensorsHeader SafetensorsHeader::parse(std::string_view text, std::int64_t buffer_size) {
  SafetensorsHeader header;
  if (!text.starts_with('{')) throw InvalidValue("is not a safetensors file: its header does not begin with '{'");
  JsonReader json{text, "the header"};
  json.object([&](const std::string& name) {
    if (name == "__metadata__") json.object([&](const std::string& key) { header.metadata[key] = json.string(); });
    else header.tensors.push_back(detail::parse_tensor(json, name));
  });
  json.end();
  for (const TensorEntry& tensor : header.tensors) detail::check_tensor(tensor, buffer_size);
  detail::check_cover(header.tensors, buffer_size);
  return header;
}

inline std::string SafetensorsHeader::format() const {
  std::string json = "{";
  if (!metadata.empty()) {
    json += "\"__metadata__\":{";
    for (const auto& [key, value] : metadata)
      json += (json.back() == '{' ? "" : ",") + json_quoted(key) + ":" + json_quoted(value);
    json += "}";
  }
  for (const TensorEntry& tensor : tensors)
    json += (json.back() == '{' ? "" : ",") + json_quoted(tensor.name) + ":{\"dtype\":\"" +
            std::string{dtype_name(tensor.dtype)} + "\",\"shape\":" + detail::list(tensor.shape) +
            ",\"data_offsets\":" + detail::list({tensor.begin, tensor.end}) + "}";
  json += "}";
  json.resize((json.size() + 7) / 8 * 8, ' ');
  return json;
}

}  // namespace animevae
