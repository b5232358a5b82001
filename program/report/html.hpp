// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace animevae::program {

// Names, links and pictures as safe parts of a page.

/// Any bytes as text of a page, with markup escaped. Where they are no UTF-8, as a file name may be, U+FFFD replaces
/// each byte that is not ASCII.
[[nodiscard]] std::string html_text(std::string_view bytes);

/// A relative path as a link: everything but plain letters, digits and the separators is percent-encoded. The ./ in
/// front keeps a first name with a colon from being read as a scheme.
[[nodiscard]] std::string html_link(const std::filesystem::path& relative);

/// A name for a section's link: lower case letters and digits, joined by dashes.
[[nodiscard]] std::string html_id(std::string_view title);

/// A picture as a data: URL. The ending of the name decides the media type; FileError for an ending of no picture
/// format.
[[nodiscard]] std::string html_picture(const std::filesystem::path& name, std::span<const std::byte> bytes);

/// The size of a file as 240 B, 20.0 kB or 2.0 MB.
[[nodiscard]] std::string readable_size(std::uintmax_t bytes);

struct PictureSize {
  std::uint32_t width = 0, height = 0;

  friend bool operator==(const PictureSize&, const PictureSize&) = default;
};

/// Width and height of a PNG from its first bytes; 0x0 for other files.
[[nodiscard]] PictureSize png_size(std::span<const std::byte> bytes);

}  // namespace animevae::program
