// SPDX-License-Identifier: MIT
#include <animevae/labels/read_attributes.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

// For libFuzzer: for any bytes, labels are read, or a FileError thrown, and nothing else happens.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace animevae;
  try {
    const std::string text = decode_text(std::as_bytes(std::span{data, size}), "input");
    const AttributeTable table = parse_attributes(text, "input");
    if (table.images.empty() || table.attributes.empty()) __builtin_trap();
    if (table.values.size() != table.images.size() * table.attributes.size()) __builtin_trap();
    const MatchedAttributes matched = match_attributes(table, table.images, "images");
    if (matched.images.empty()) __builtin_trap();
  } catch (const FileError&) {}
  return 0;
}
