// SPDX-License-Identifier: MIT
#include <animevae/image/fit.hpp>
#include <animevae/image/read_image.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/crc32.hpp>

#include "memory_file.hpp"

// For libFuzzer: for any bytes, a picture is read and made a sample, or a FileError thrown, and nothing else happens.

namespace {

using namespace animevae;

/// So low that no input is slow.
constexpr ImageLimits limits{.side = 1000, .pixels = 64 * 64, .file_bytes = 1 << 20};

/// Makes the CRC-32 of every chunk of a PNG right: a fuzzer does not guess them, and would never get behind the check.
void mend_checksums(std::vector<std::byte>& png) {
  const std::span<std::byte> all{png};
  for (std::size_t at = 8; at + 12 <= all.size();) {  // length, type, data, checksum
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) length = length << 8 | std::to_integer<std::size_t>(all[at + i]);
    if (length > all.size() - at - 12) return;
    const std::uint32_t crc = crc32(all.subspan(at + 4, 4 + length));
    at += 8 + length;
    for (std::size_t i = 0; i < 4; ++i) all[at + i] = static_cast<std::byte>(crc >> (24 - 8 * i) & 255);
    at += 4;
  }
}

/// Makes a WebP say how long it is, lest nearly every change of its length be all that is seen of it.
void mend_length(std::vector<std::byte>& webp) {
  if (webp.size() < 12) return;
  for (std::size_t i = 0; i < 4; ++i) webp[4 + i] = static_cast<std::byte>((webp.size() - 8) >> 8 * i & 255);
}

void read(std::span<const std::byte> bytes) {
  static const MemoryFile file;
  try {
    const Image picture = read_image(file.with(bytes), limits);
    const auto [height, width] = std::pair{std::int64_t{picture.height}, std::int64_t{picture.width}};
    if (height < 1 || width < 1 || height * width > limits.pixels || picture.channels != 3) __builtin_trap();
    if (std::int64_t(picture.pixels.size()) != height * width * 3) __builtin_trap();
    const auto choice = std::size_t(height + width) % 3;  // each of them, and each time the same for one input
    const ResizePolicy policy{.fit = Fit(choice), .filter = Filter(choice)};
    if (fit(picture, Shape{3, 64, 64}, policy).pixels.size() != 3 * 64 * 64) __builtin_trap();
  } catch (const FileError& error) {
    const std::string_view sentence = error.what();
    if (sentence.size() > 2000 || sentence.find('\n') != std::string_view::npos) __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = std::as_bytes(std::span{data, size});
  std::vector<std::byte> mended(input.begin(), input.end());
  if (size > 0 && data[0] == 0x89) mend_checksums(mended);
  if (size > 0 && data[0] == 'R') mend_length(mended);
  read(mended);
  return 0;
}
