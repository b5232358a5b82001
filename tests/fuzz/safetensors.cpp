// SPDX-License-Identifier: MIT
#include <animevae/weights/safetensors.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "memory_file.hpp"

// For libFuzzer: for any bytes, a safetensors file is read, or a FileError thrown, and nothing else happens.

namespace {

using namespace animevae;

/// A header alone, before a buffer that is exactly as long as its tensors say: most inputs would fail at that.
void read_header(std::string_view json) {
  for (const std::int64_t buffer : {0, 4, 64}) {
    try {
      const SafetensorsHeader header = SafetensorsHeader::parse(json, buffer);
      if (SafetensorsHeader::parse(header.format(), buffer).tensors != header.tensors) __builtin_trap();
    } catch (const InvalidValue&) {}
  }
}

void open_file(const std::filesystem::path& path) {
  try {
    const auto file = SafetensorsFile::open(path);
    unsigned sum = 0;
    for (const TensorView& tensor : file.tensors()) {
      if (tensor_bytes(tensor.shape, tensor.dtype) != static_cast<std::int64_t>(tensor.data.size())) __builtin_trap();
      for (const std::byte byte : tensor.data) sum += std::to_integer<unsigned>(byte);
    }
    [[maybe_unused]] static volatile unsigned looked_at;
    looked_at = sum;
  } catch (const FileError& error) {
    if (std::string_view{error.what()}.size() > 2000) __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  read_header(text);
  if (size > 8) read_header(text.substr(8));

  static const MemoryFile file;
  open_file(file.with(std::as_bytes(std::span{data, size})));
  return 0;
}
