// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <animevae/core/error.hpp>
#include <animevae/text/json.hpp>

namespace animevae::detail {

/// The functions and classes that torch.load(weights_only=True) calls, and Python 2's names of its own types. Here they
/// are names in front of arguments, and none is ever called.
[[nodiscard]] inline bool is_callable_global(std::string_view name) {
  constexpr std::array<std::string_view, 27> known{"collections.OrderedDict",
                                                   "collections.Counter",
                                                   "torch.Size",
                                                   "torch.Tensor",
                                                   "torch.device",
                                                   "torch.nn.parameter.Parameter",
                                                   "torch.serialization._get_layout",
                                                   "torch._tensor._rebuild_from_type_v2",
                                                   "torch._utils._rebuild_device_tensor_from_cpu_tensor",
                                                   "torch._utils._rebuild_device_tensor_from_numpy",
                                                   "torch._utils._rebuild_meta_tensor_no_storage",
                                                   "torch._utils._rebuild_nested_tensor",
                                                   "torch._utils._rebuild_parameter",
                                                   "torch._utils._rebuild_parameter_with_state",
                                                   "torch._utils._rebuild_qtensor",
                                                   "torch._utils._rebuild_sparse_tensor",
                                                   "torch._utils._rebuild_tensor",
                                                   "torch._utils._rebuild_tensor_v2",
                                                   "torch._utils._rebuild_tensor_v3",
                                                   "torch._utils._rebuild_wrapper_subclass",
                                                   "_codecs.encode",
                                                   "builtins.bytearray",
                                                   "builtins.complex",
                                                   "builtins.set",
                                                   "__builtin__.bytearray",
                                                   "__builtin__.complex",
                                                   "__builtin__.set"};
  return std::find(known.begin(), known.end(), name) != known.end();
}

/// Whether torch.load(weights_only=True) accepts a global. Types of elements, storages and quantisation schemes are
/// accepted as names; the reader of tensors refuses those that it does not know.
[[nodiscard]] inline bool is_known_global(std::string_view name) {
  if (is_callable_global(name) || name == "torch.storage.UntypedStorage" || name == "torch.storage.TypedStorage")
    return true;
  constexpr std::array<std::string_view, 10> types{"float", "bfloat", "complex", "int",  "uint",
                                                   "qint",  "quint",  "bool",    "bits", "per_"};
  constexpr std::size_t longest = 80;
  constexpr std::string_view torch = "torch.";
  if (name.size() > longest || !name.starts_with(torch)) return false;
  name.remove_prefix(torch.size());
  for (const std::string_view place : {"cuda.", "sparse."}) {
    if (!name.starts_with(place)) continue;
    name.remove_prefix(place.size());
    if (!name.ends_with("Storage") && !name.ends_with("Tensor")) return false;
  }
  const auto in_a_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
  };
  if (!std::all_of(name.begin(), name.end(), in_a_word)) return false;
  return name.ends_with("Storage") || name.ends_with("Tensor") ||
         std::any_of(types.begin(), types.end(), [&](std::string_view type) { return name.starts_with(type); });
}

/// The end of a refusal: how to save the weights alone.
[[nodiscard]] inline std::string how_to_save(std::string_view weights) {
  return "save the weights alone in Python: torch.save(" + std::string{weights} + ", \"weights.pt\")";
}

/// Refuses a global that no state dict needs. `is_whole`: it stands for the whole object, so that a module itself was
/// saved.
[[noreturn]] inline void refuse_global(const std::string& name, bool is_whole = false) {
  const bool plain =
      name.size() <= 80 && std::all_of(name.begin(), name.end(), [](char c) { return c > 32 && c < 127; });
  throw InvalidValue("asks for " + (plain ? name : shown(name)) + ", which no state dict needs; it was not run; " +
                     how_to_save(is_whole ? "model.state_dict()" : "checkpoint[\"state_dict\"]"));
}

}  // namespace animevae::detail
