// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

#include <animevae/core/error.hpp>
#include <animevae/plot/base64.hpp>
#include <animevae/plot/markup.hpp>
#include <animevae/text/utf8.hpp>

namespace animevae::program {

// What a page needs to hold names, links and pictures safely.

/// Any bytes as text of a page: markup escaped, and what is no UTF-8 (a file name may be) replaced by U+FFFD.
inline std::string html_text(std::string_view bytes) {
  if (animevae::is_utf8(bytes)) return animevae::escape_markup(bytes);
  std::string readable;
  for (const char c : bytes) static_cast<unsigned char>(c) < 0x80 ? readable += c : readable += "\uFFFD";
  return animevae::escape_markup(readable);
}

/// A relative path as a link: everything but plain letters, digits and the separators is percent-encoded. The ./ in
/// front keeps a first name with a colon from being read as a scheme.
inline std::string html_link(const std::filesystem::path& relative) {
  std::string link = "./";
  for (const char c : relative.generic_string()) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (plain || std::string_view{"-._~/"}.find(c) != std::string_view::npos) link += c;
    else fmt::format_to(std::back_inserter(link), "%{:02X}", static_cast<unsigned char>(c));
  }
  return link;
}

/// A name for a section's link: lower case letters and digits, joined by dashes.
inline std::string html_id(std::string_view title) {
  std::string id;
  for (const char c : title) {
    const char lower = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) id += lower;
    else if (!id.empty() && id.back() != '-') id += '-';
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id.empty() ? "section" : id;
}

/// A picture file as an address that holds the picture itself. The kind is known by the name's ending.
inline std::string html_picture(const std::filesystem::path& name, std::span<const std::byte> bytes) {
  const std::string ending = name.extension().string();
  const char* kind = ending == ".png"                        ? "png"
                     : ending == ".jpg" || ending == ".jpeg" ? "jpeg"
                     : ending == ".gif"                      ? "gif"
                     : ending == ".webp"                     ? "webp"
                     : ending == ".svg"                      ? "svg+xml"
                                                             : nullptr;
  if (kind == nullptr) throw animevae::FileError{name, "a report shows .png, .jpg, .gif, .webp and .svg pictures only"};
  return fmt::format("data:image/{};base64,{}", kind, animevae::to_base64(bytes));
}

struct PictureSize {
  std::uint32_t width = 0, height = 0;

  friend bool operator==(const PictureSize&, const PictureSize&) = default;
};

/// Width and height of a PNG from its first bytes; 0x0 for other files.
inline PictureSize png_size(std::span<const std::byte> bytes) {
  constexpr std::string_view signature{"\x89PNG\r\n\x1a\n"};
  if (bytes.size() < 24) return {};
  for (std::size_t k = 0; k < signature.size(); ++k)
    if (bytes[k] != std::byte(signature[k])) return {};
  const auto number = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t k = at; k < at + 4; ++k) value = value << 8 | std::to_integer<std::uint32_t>(bytes[k]);
    return value;
  };
  return {number(16), number(20)};
}

}  // namespace animevae::program
