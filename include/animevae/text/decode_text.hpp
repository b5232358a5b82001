// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include <animevae/core/error.hpp>
#include <animevae/text/utf8.hpp>

namespace animevae {

namespace detail {

/// Converts UTF-16, without its byte order mark, to UTF-8. FileError names the offset of the first malformed unit.
inline std::string decode_utf16(std::string_view bytes, bool is_big_endian, const std::filesystem::path& path) {
  const auto fail = [&](std::size_t at) {
    throw FileError(path, "begins with the byte order mark of UTF-16, and is not UTF-16 at byte " + std::to_string(at));
  };
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]), second = static_cast<unsigned char>(bytes[at + 1]);
    return is_big_endian ? char32_t(first) << 8 | second : char32_t(second) << 8 | first;
  };
  if (bytes.size() % 2 != 0) fail(bytes.size() - 1);
  std::string text;
  for (std::size_t at = 2; at < bytes.size(); at += 2) {
    char32_t point = unit(at);
    if (point >= 0xDC00 && point < 0xE000) fail(at);
    if (point >= 0xD800 && point < 0xDC00) {  // the first half of a code point above U+FFFF
      if (at + 2 == bytes.size() || unit(at + 2) < 0xDC00 || unit(at + 2) >= 0xE000) fail(at);
      point = 0x10000 + ((point - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
      at += 2;
    }
    append_utf8(text, point);
  }
  return text;
}

}  // namespace detail

/// The text of a file as UTF-8, without its byte order mark: UTF-16 where the mark says so, else UTF-8. Bytes that are
/// not UTF-8 are kept, as names of files need not be UTF-8. FileError for a file with a zero byte, which text never
/// has.
[[nodiscard]] inline std::string decode_text(std::span<const std::byte> bytes, const std::filesystem::path& path) {
  std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  std::string decoded;
  if (text.starts_with("\xff\xfe")) decoded = detail::decode_utf16(text, false, path);
  else if (text.starts_with("\xfe\xff")) decoded = detail::decode_utf16(text, true, path);
  else decoded = text.substr(text.starts_with("\xef\xbb\xbf") ? 3 : 0);
  if (const std::size_t zero = decoded.find('\0'); zero != std::string::npos)
    throw FileError(path, "is not a text file: character " + std::to_string(zero + 1) +
                              " is a zero; UTF-8 is read, and UTF-16 that begins with its byte order mark");
  return decoded;
}

}  // namespace animevae
