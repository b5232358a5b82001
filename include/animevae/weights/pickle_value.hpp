// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace animevae {

/// A value in a Pickle; what it consists of are the numbers of other values there.
struct PickleValue {
  /// A call is what Python would do with a function of ours to know: its name is kept, nothing is ever called.
  enum class Kind { None, Boolean, Integer, LongInteger, Float, Text, Tuple, List, Dict, Global, Call, PersistentId };

  Kind kind = Kind::None;
  int depth = 0;             // of what it consists of
  std::int64_t integer = 0;  // Integer; Boolean as 0 or 1
  double number = 0;         // Float
  std::string text{};        // Text; of a Global or a Call the name of the function or type, as in "torch.FloatStorage"
  /// The elements of a tuple or list; keys and values of a dict in turn; of a call or persistent id its one argument.
  std::vector<std::uint32_t> items{};
};

/// What a Python pickle says (see parse_pickle). The values lie side by side and name each other by number: one may be
/// part of several, or of itself, so whoever walks through them must not follow them without end.
struct Pickle {
  /// Far above what state dicts and optimisers' states have.
  static constexpr std::size_t most_bytes = std::size_t{1} << 26, most_values = std::size_t{1} << 20;
  static constexpr int most_depth = 100;

  std::vector<PickleValue> values{};
  std::uint32_t root = 0;
  std::size_t size = 0;  // up to its end, where the next pickle of a legacy file begins

  [[nodiscard]] const PickleValue& operator[](std::uint32_t value) const { return values[value]; }

  /// The value behind a key of a dict, or null.
  [[nodiscard]] const PickleValue* find(const PickleValue& dict, std::string_view key) const {
    for (std::size_t i = 0; i < dict.items.size(); i += 2) {
      const PickleValue& name = values[dict.items[i]];
      if (name.kind == PickleValue::Kind::Text && name.text == key) return &values[dict.items[i + 1]];
    }
    return nullptr;
  }
};

}  // namespace animevae
