// SPDX-License-Identifier: MIT
#include <animevae/weights/file_kind.hpp>

#include "support/doctest.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace animevae;

namespace {

std::string_view kind_of(std::string_view bytes) { return file_kind(std::as_bytes(std::span{bytes})).name; }
std::string said_of(std::string_view bytes) { return looks_like(std::as_bytes(std::span{bytes})); }

std::string with_zeros(std::string_view begin, std::size_t size = 600) {
  std::string bytes{begin};
  bytes.resize(size, '\0');
  return bytes;
}

}  // namespace

TEST_CASE("files of many kinds are known by how they begin") {
  // The first bytes of files that gzip, xz, bzip2, zstd, zip, h5py, NumPy, Pillow, ffmpeg, sqlite3 and gcc wrote.
  const std::vector<std::pair<std::string, std::string_view>> files{
      {with_zeros({"\x1F\x8B\x08\x00", 4}), "gzip"},
      {with_zeros({"\xFD\x37zXZ\0", 6}), "xz"},
      {with_zeros("BZh91AY&SY"), "bzip2"},
      {with_zeros("\x28\xB5\x2F\xFD"), "Zstandard"},
      {with_zeros("PK\x03\x04\x14"), "a ZIP archive"},
      {std::string("PK\x05\x06") + std::string(18, '\0'), "an empty ZIP archive"},
      {with_zeros("\x89HDF\r\n\x1A\n"), "HDF5, as Keras writes it"},
      {with_zeros("\x93NUMPY\x01"), "an array of NumPy"},
      {with_zeros("\x89PNG\r\n\x1A\n"), "a PNG picture"},
      {with_zeros("\xFF\xD8\xFF\xE0"), "a JPEG picture"},
      {with_zeros("GIF89a"), "a GIF picture"},
      {with_zeros("RIFF\x24\x01\x01\x01WEBPVP8 "), "a WebP picture"},
      {with_zeros({"BM\x36\x30\0\0\0\0\0\0\x36", 11}), "a BMP picture"},
      {with_zeros({"II*\0", 4}), "a TIFF picture"},
      {with_zeros({"\0\0\0\x20"
                   "ftypisom",
                   12}),
       "a video or an AVIF or HEIF picture"},
      {with_zeros("%PDF-1.5\n"), "a PDF document"},
      {with_zeros("\x7F"
                  "ELF\x02"),
       "a program for Linux"},
      {with_zeros("SQLite format 3"), "a database of SQLite"},
      {with_zeros("GGUF\x03"), "GGUF"},
      {with_zeros("\x80\x04\x95"), "a Python pickle"},
      {with_zeros("weights.pt", 257) + with_zeros("ustar", 255), "a tar archive"},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n", "a pointer of Git LFS"},
      {"<?xml version=\"1.0\"?>", "XML"},
      {"\n <!DOCTYPE html><html>", "a web page"},
      {"<HTML><body>404", "a web page"},
      {"{\"preset\": 1}", "JSON"},
      {"\xEF\xBB\xBF[1, 2]", "JSON"},
      {"hello\n", "text"},
      {"\xE9\x96\x93\xE9\x81\x95\xE3\x81", "text"},  // the last letter is cut
  };
  for (const auto& [bytes, name] : files) {
    CAPTURE(name);
    CHECK(kind_of(bytes) == name);
  }
}

TEST_CASE("bytes of no known file have no kind") {
  for (const std::string& bytes : {std::string(600, '\0'), std::string{"\x01\x02\x03"}, std::string{"abc\0def", 7},
                                   std::string{"\xFF\xFF"}, std::string{"RIFF1234WAVE"} + '\0'})
    CHECK(kind_of(bytes).empty());
  CHECK(said_of("\x01\x02").empty());
}

TEST_CASE("the length of a safetensors header is not taken for text or for a picture") {
  for (const std::string& header :
       {std::string{"\x68\0\0\0\0\0\0\0{\"a\"", 12}, std::string{"BM\0\0\0\0\0\0{\"a\"", 12}})
    CHECK(kind_of(header).empty());
}

TEST_CASE("the words for a kind of file say what to do about it") {
  CHECK(said_of("") == "it is empty");
  CHECK(said_of("hello") == "it looks like text");
  CHECK(said_of("\x1F\x8B\x08") == "it looks like gzip; unpack it first");
  CHECK(said_of("\x89PNG\r\n\x1A\n") == "it looks like a PNG picture");
}
