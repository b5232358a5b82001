// SPDX-License-Identifier: MIT
#include <animevae/core/toml_reader.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

// For libFuzzer: whatever text comes, a configuration is read, or an InvalidValue thrown, and nothing else happens.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace animevae;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  try {
    std::size_t line = 1;
    for (const TomlEntry& entry : parse_toml(text)) {
      if (entry.line < line || entry.line > lines) __builtin_trap();
      line = entry.line;
    }
  } catch (const InvalidValue& error) {
    const std::string_view sentence = error.what();
    if (!sentence.starts_with("line ") && sentence != "the text is not UTF-8") __builtin_trap();
  }
  return 0;
}
