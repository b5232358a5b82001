// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace animevae {

/// XXH64, the 64-bit hash of xxHash's public specification, over bytes that arrive in pieces of any size.
/// Fast and the same on every machine; it recognises equal content, it does not protect against forgery.
class Xxh64 {
 public:
  explicit Xxh64(std::uint64_t seed = 0)
      : seed_{seed}, lanes_{seed + prime1 + prime2, seed + prime2, seed, seed - prime1} {}

  void update(std::span<const std::byte> bytes) {
    length_ += bytes.size();
    if (pending_ + bytes.size() >= stripe) {
      if (pending_ > 0) {
        const auto missing = bytes.first(stripe - pending_);
        std::copy(missing.begin(), missing.end(), buffer_.begin() + std::ptrdiff_t(pending_));
        consume(buffer_.data());
        bytes = bytes.subspan(missing.size());
        pending_ = 0;
      }
      for (; bytes.size() >= stripe; bytes = bytes.subspan(stripe)) consume(bytes.data());
    }
    std::copy(bytes.begin(), bytes.end(), buffer_.begin() + std::ptrdiff_t(pending_));
    pending_ += bytes.size();
  }

  void update(std::string_view text) { update(std::as_bytes(std::span{text})); }

  /// The hash of all bytes so far; more may follow.
  [[nodiscard]] std::uint64_t value() const {
    std::uint64_t hash = seed_ + prime5;
    if (length_ >= stripe) {
      hash = std::rotl(lanes_[0], 1) + std::rotl(lanes_[1], 7) + std::rotl(lanes_[2], 12) + std::rotl(lanes_[3], 18);
      for (const std::uint64_t lane : lanes_) hash = (hash ^ round(0, lane)) * prime1 + prime4;
    }
    hash += length_;

    const std::byte* next = buffer_.data();
    std::size_t left = pending_;
    for (; left >= 8; left -= 8, next += 8)
      hash = std::rotl(hash ^ round(0, little_endian(next, 8)), 27) * prime1 + prime4;
    if (left >= 4) {
      hash = std::rotl(hash ^ (little_endian(next, 4) * prime1), 23) * prime2 + prime3;
      left -= 4, next += 4;
    }
    for (; left > 0; --left, ++next) hash = std::rotl(hash ^ (little_endian(next, 1) * prime5), 11) * prime1;

    hash = (hash ^ (hash >> 33)) * prime2;
    hash = (hash ^ (hash >> 29)) * prime3;
    return hash ^ (hash >> 32);
  }

 private:
  static constexpr std::uint64_t prime1 = 0x9E3779B185EBCA87, prime2 = 0xC2B2AE3D27D4EB4F, prime3 = 0x165667B19E3779F9,
                                 prime4 = 0x85EBCA77C2B2AE63, prime5 = 0x27D4EB2F165667C5;
  static constexpr std::size_t stripe = 32;  // four lanes of eight bytes

  [[nodiscard]] static std::uint64_t little_endian(const std::byte* from, int count) {
    std::uint64_t value = 0;
    for (int i = count - 1; i >= 0; --i) value = value << 8 | std::to_integer<std::uint64_t>(from[i]);
    return value;
  }

  [[nodiscard]] static std::uint64_t round(std::uint64_t lane, std::uint64_t input) {
    return std::rotl(lane + input * prime2, 31) * prime1;
  }

  void consume(const std::byte* from) {
    for (std::uint64_t& lane : lanes_) lane = round(lane, little_endian(from, 8)), from += 8;
  }

  std::uint64_t seed_, length_ = 0;
  std::array<std::uint64_t, 4> lanes_;
  std::array<std::byte, stripe> buffer_{};
  std::size_t pending_ = 0;
};

/// The XXH64 of these bytes.
[[nodiscard]] inline std::uint64_t xxh64(std::span<const std::byte> bytes, std::uint64_t seed = 0) {
  Xxh64 hash{seed};
  hash.update(bytes);
  return hash.value();
}

/// The XXH64 of this text.
[[nodiscard]] inline std::uint64_t xxh64(std::string_view text, std::uint64_t seed = 0) {
  return xxh64(std::as_bytes(std::span{text}), seed);
}

/// A hash as people see it: 16 lower-case hexadecimal digits.
[[nodiscard]] inline std::string to_hex(std::uint64_t hash) {
  std::string text(16, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, hash >>= 4) *digit = "0123456789abcdef"[hash & 15];
  return text;
}

}  // namespace animevae
