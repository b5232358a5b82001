// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <animevae/core/error.hpp>
#include <animevae/io/json.hpp>

namespace animevae::detail {

/// Types of elements and storages are names and no more; which of them are known is for the reader of tensors to say.
[[nodiscard]] inline bool is_known_global(std::string_view name) {
  constexpr std::array<std::string_view, 6> known{"collections.OrderedDict",         "torch.Size",
                                                  "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3",
                                                  "torch._utils._rebuild_parameter", "torch.storage.UntypedStorage"};
  if (std::find(known.begin(), known.end(), name) != known.end()) return true;
  constexpr std::array<std::string_view, 8> types{"float", "bfloat", "complex", "int", "uint", "qint", "quint", "bool"};
  constexpr std::size_t longest = 80;
  constexpr std::string_view torch = "torch.";
  if (name.size() > longest || !name.starts_with(torch)) return false;
  name.remove_prefix(torch.size());
  const auto in_a_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
  };
  if (!std::all_of(name.begin(), name.end(), in_a_word)) return false;
  return name.ends_with("Storage") ||
         std::any_of(types.begin(), types.end(), [&](std::string_view type) { return name.starts_with(type); });
}

[[noreturn]] inline void refuse_global(const std::string& name) {
  const bool plain =
      name.size() <= 80 && std::all_of(name.begin(), name.end(), [](char c) { return c > 32 && c < 127; });
  throw InvalidValue{"asks for " + (plain ? name : shown(name)) + ", which no state dict needs; it was not run"};
}

}  // namespace animevae::detail
