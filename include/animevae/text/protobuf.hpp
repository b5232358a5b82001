// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace animevae {

/// A message in the encoding of Protocol Buffers, as bytes. A field that is not written has its default. This is all
/// that TensorBoard's files need; the library of that name in a process with LibTorch has been a source of crashes.
class ProtobufMessage {
 public:
  ProtobufMessage& integer(int field, std::int64_t value) {
    tag(field, 0);
    varint(std::uint64_t(value));
    return *this;
  }
  ProtobufMessage& float64(int field, double value) {
    tag(field, 1);
    raw(value);
    return *this;
  }
  ProtobufMessage& float32(int field, float value) {
    tag(field, 5);
    raw(value);
    return *this;
  }
  ProtobufMessage& bytes(int field, std::string_view value) {
    tag(field, 2);
    varint(value.size());
    bytes_ += value;
    return *this;
  }
  ProtobufMessage& message(int field, const ProtobufMessage& value) { return bytes(field, value.bytes_); }

  /// A repeated field of doubles, packed.
  ProtobufMessage& float64s(int field, std::span<const double> values) {
    return bytes(field, {reinterpret_cast<const char*>(values.data()), values.size_bytes()});
  }

  [[nodiscard]] const std::string& encoded() const { return bytes_; }

 private:
  void tag(int field, unsigned type) { varint(std::uint64_t(field) << 3 | type); }

  void varint(std::uint64_t value) {
    for (; value >= 128; value >>= 7) bytes_ += char((value & 127) | 128);
    bytes_ += char(value);
  }

  template <std::floating_point Number>
  void raw(Number value) {
    static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");
    char raw_bytes[sizeof value];
    std::memcpy(raw_bytes, &value, sizeof value);
    bytes_.append(raw_bytes, sizeof value);
  }

  std::string bytes_{};
};

}  // namespace animevae
