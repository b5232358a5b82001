// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include <animevae/core/ending.hpp>
#include <animevae/core/letter_case.hpp>

namespace animevae {

/// The file name extensions of images that are read; capitals count as small letters.
inline constexpr std::array<std::string_view, 19> image_endings{
    ".jpg",  ".jpeg", ".jpe", ".jif", ".jfif", ".pjpeg", ".pjp", ".mpo", ".png", ".apng",
    ".webp", ".gif",  ".bmp", ".dib", ".tga",  ".pnm",   ".pbm", ".pgm", ".ppm"};

namespace detail {

/// Extensions of image formats that are not supported. Such files are listed nevertheless, and then reported as left
/// out.
inline constexpr std::array<std::string_view, 10> endings_left_out{".avif", ".heic", ".heif", ".hif", ".tif",
                                                                   ".tiff", ".psd",  ".pam",  ".jxl", ".jp2"};

/// Extensions of files that normally lie beside images: labels, texts, files of systems and programs.
inline constexpr std::array<std::string_view, 32> endings_beside_images{
    ".txt", ".csv", ".tsv",  ".json", ".jsonl", ".xml",     ".yaml", ".yml",  ".toml",        ".md", ".rst",
    ".log", ".htm", ".html", ".db",   ".ini",   ".url",     ".npy",  ".npz",  ".safetensors", ".pt", ".pth",
    ".h5",  ".py",  ".sh",   ".zip",  ".tar",   ".parquet", ".md5",  ".sha1", ".sha256",      ".gz"};
inline constexpr std::array<std::string_view, 8> names_beside_images{"readme",    "license",    "licence", "copying",
                                                                     "changelog", "sha256sums", "md5sums", "makefile"};

template <class Texts>
[[nodiscard]] bool is_among(const std::string& text, const Texts& texts) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// Whether a name has the extension of an image. The name alone decides, so that listing opens no file.
[[nodiscard]] inline bool has_image_name(const std::filesystem::path& path) {
  const std::string ending = small_ending(path);
  return is_among(ending, image_endings) || is_among(ending, endings_left_out);
}

[[nodiscard]] inline bool belongs_beside_images(const std::filesystem::path& path) {
  const std::string ending = small_ending(path);
  return ending.empty() ? is_among(lower_case(path.filename().string()), names_beside_images)
                        : is_among(ending, endings_beside_images);
}

}  // namespace detail

}  // namespace animevae
