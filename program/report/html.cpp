// SPDX-License-Identifier: MIT
#include "report/html.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

#include <animevae/core/error.hpp>
#include <animevae/core/letter_case.hpp>
#include <animevae/plot/base64.hpp>
#include <animevae/plot/markup.hpp>
#include <animevae/text/utf8.hpp>

namespace av = animevae;

namespace animevae::program {

std::string html_text(std::string_view bytes) { return av::escape_markup(av::replace_invalid_utf8(bytes)); }

std::string html_link(const std::filesystem::path& relative) {
  std::string link = "./";
  for (const char c : relative.generic_string()) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (plain || std::string_view{"-._~/"}.find(c) != std::string_view::npos) link += c;
    else fmt::format_to(std::back_inserter(link), "%{:02X}", std::uint8_t(c));
  }
  return link;
}

std::string html_id(std::string_view title) {
  std::string id;
  for (const char c : title) {
    const char lower = av::lower_case(c);
    if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) id += lower;
    else if (!id.empty() && id.back() != '-') id += '-';
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id.empty() ? "section" : id;
}

std::string html_picture(const std::filesystem::path& name, std::span<const std::byte> bytes) {
  const std::string ending = name.extension().string();
  const char* kind = ending == ".png"                        ? "png"
                     : ending == ".jpg" || ending == ".jpeg" ? "jpeg"
                     : ending == ".gif"                      ? "gif"
                     : ending == ".webp"                     ? "webp"
                     : ending == ".svg"                      ? "svg+xml"
                                                             : nullptr;
  if (kind == nullptr) throw av::FileError(name, "a report shows .png, .jpg, .gif, .webp and .svg pictures only");
  return fmt::format("data:image/{};base64,{}", kind, av::to_base64(bytes));
}

std::string readable_size(std::uintmax_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  if (bytes < 1'000'000) return fmt::format("{:.1f} kB", double(bytes) / 1e3);
  return fmt::format("{:.1f} MB", double(bytes) / 1e6);
}

PictureSize png_size(std::span<const std::byte> bytes) {
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
