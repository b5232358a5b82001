// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace animevae {

/// A value in a Pickle; its elements are indices of other values of the same Pickle.
struct PickleValue {
  /// A Call stands for a function call that Python would make: its name is kept, and nothing is ever called.
  enum class Kind { None, Boolean, Integer, LongInteger, Float, Text, Tuple, List, Dict, Global, Call, PersistentId };

  Kind kind = Kind::None;
  int depth = 0;             // nesting of its elements
  std::int64_t integer = 0;  // Integer; Boolean as 0 or 1
  double number = 0;         // Float
  std::string text{};        // Text; of a Global or a Call the name of the function or type, as in "torch.FloatStorage"
  /// The elements of a tuple or list; keys and values of a dict in turn; of a call or persistent id its one argument.
  std::vector<std::uint32_t> items{};
};

/// The contents of a Python pickle (see parse_pickle). Values refer to each other by index, and one may be part of
/// several, or of itself: code that walks through them must stop at cycles.
struct Pickle {
  /// Limits far above those of state dicts and optimisers' states.
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
