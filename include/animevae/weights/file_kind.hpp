// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <animevae/core/letter_case.hpp>
#include <animevae/text/utf8.hpp>

namespace animevae {

/// The kind of a file by its first bytes, in words for a message: a name, such as "gzip", and advice, which may be
/// empty.
struct FileKind {
  std::string_view name{}, advice{};

  [[nodiscard]] bool is_known() const noexcept { return !name.empty(); }
};

namespace detail {

/// Bytes that stand at a fixed offset in every file of a kind.
struct FileSignature {
  std::size_t at;
  std::string_view bytes;
  FileKind kind;
};

/// Signatures from the specifications of the kinds. The first match counts, so a signature that files of another kind
/// may have too comes after that kind's.
inline constexpr FileSignature file_signatures[]{
    {0, "\x1F\x8B\x08", {"gzip", "unpack it first"}},
    {0, {"\xFD\x37zXZ\0", 6}, {"xz", "unpack it first"}},
    {0, "BZh", {"bzip2", "unpack it first"}},
    {0, "\x28\xB5\x2F\xFD", {"Zstandard", "unpack it first"}},
    {0, "7z\xBC\xAF\x27\x1C", {"a 7z archive", "unpack it first"}},
    {0, "Rar!\x1A\x07", {"a RAR archive", "unpack it first"}},
    {257, "ustar", {"a tar archive", "unpack it first"}},
    {0, "PK\x03\x04", {"a ZIP archive", "if it is a .pt, 'animevae import' makes a model of it"}},
    {0, "PK\x05\x06", {"an empty ZIP archive", ""}},
    {0, "\x89HDF\r\n\x1A\n", {"HDF5, as Keras writes it", "write its arrays as safetensors"}},
    {0, "\x93NUMPY", {"an array of NumPy", "write it as safetensors"}},
    {0, "GGUF", {"GGUF", ""}},
    {4, "TFL3", {"a model of TensorFlow Lite", ""}},
    {0, "\x89PNG\r\n\x1A\n", {"a PNG picture", ""}},
    {0, "\xFF\xD8\xFF", {"a JPEG picture", ""}},
    {0, "GIF87a", {"a GIF picture", ""}},
    {0, "GIF89a", {"a GIF picture", ""}},
    {8, "WEBP", {"a WebP picture", ""}},
    {0, {"II*\0", 4}, {"a TIFF picture", ""}},
    {0, {"MM\0*", 4}, {"a TIFF picture", ""}},
    {6, {"\0\0\0\0", 4}, {"a BMP picture", ""}},  // its two reserved numbers, behind 'BM' and its size
    {4, "ftyp", {"a video or an AVIF or HEIF picture", ""}},
    {0, "%PDF-", {"a PDF document", ""}},
    {0,
     {"\x7F"
      "ELF",
      4},
     {"a program for Linux", ""}},
    {0, {"SQLite format 3\0", 16}, {"a database of SQLite", ""}},
    {0, "\x80\x02", {"a Python pickle", "write the weights with torch.save(weights, \"weights.pt\")"}},
    {0, "\x80\x03", {"a Python pickle", "write the weights with torch.save(weights, \"weights.pt\")"}},
    {0, "\x80\x04", {"a Python pickle", "write the weights with torch.save(weights, \"weights.pt\")"}},
    {0, "\x80\x05", {"a Python pickle", "write the weights with torch.save(weights, \"weights.pt\")"}},
    {0,
     "version https://git-lfs.github.com/spec/",
     {"a pointer of Git LFS", "'git lfs pull' fetches the file that it stands for"}},
    {0, "<?xml", {"XML", ""}},
};

/// Whether bytes are UTF-8 or UTF-16 text without control characters but white space; the last character may be cut
/// off.
[[nodiscard]] inline bool is_text(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return true;  // UTF-16 says so itself
  const bool has_controls = std::any_of(bytes.begin(), bytes.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 32 && (c < '\t' || c > '\r') && c != '\x1B') || c == '\x7F';
  });
  if (bytes.empty() || has_controls) return false;
  for (std::size_t cut = 0; cut < 4 && cut < bytes.size(); ++cut)
    if (is_utf8(bytes.substr(0, bytes.size() - cut))) return true;
  return false;
}

/// The first 16 bytes of a text behind its byte order mark and white space, in small letters.
[[nodiscard]] inline std::string beginning_of_text(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return lower_case(bytes.substr((std::min)(bytes.find_first_not_of(" \t\r\n"), bytes.size()), 16));
}

}  // namespace detail

/// Guesses the kind of a file from its first bytes (512 are enough); the name is empty where no kind matches. The guess
/// is for messages about files of the wrong kind, and proves nothing.
[[nodiscard]] inline FileKind file_kind(std::span<const std::byte> file) {
  constexpr std::size_t enough = 512;
  const std::string_view bytes{reinterpret_cast<const char*>(file.data()), (std::min)(file.size(), enough)};
  for (const detail::FileSignature& signature : detail::file_signatures) {
    if (bytes.size() < signature.at || !bytes.substr(signature.at).starts_with(signature.bytes)) continue;
    if (signature.kind.name == "a BMP picture" && !bytes.starts_with("BM")) continue;
    if (signature.kind.name == "a WebP picture" && !bytes.starts_with("RIFF")) continue;
    return signature.kind;
  }
  if (!detail::is_text(bytes)) return {};
  const std::string text = detail::beginning_of_text(bytes);
  if (text.starts_with("<!doctype html") || text.starts_with("<html"))
    return {"a web page", "perhaps its address was saved in place of the file"};
  if (text.starts_with("{") || text.starts_with("[")) return {"JSON", ""};
  return {"text", ""};
}

/// The rest of a sentence on a file of the wrong kind: "it is empty", "it looks like gzip; unpack it first", or nothing
/// for an unknown kind.
[[nodiscard]] inline std::string looks_like(std::span<const std::byte> file) {
  if (file.empty()) return "it is empty";
  const FileKind kind = file_kind(file);
  if (!kind.is_known()) return {};
  return "it looks like " + std::string{kind.name} + (kind.advice.empty() ? "" : "; " + std::string{kind.advice});
}

}  // namespace animevae
