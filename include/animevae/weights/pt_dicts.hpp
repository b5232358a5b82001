// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/text/json.hpp>
#include <animevae/text/suggest.hpp>
#include <animevae/weights/name_prefix.hpp>
#include <animevae/weights/pickle_names.hpp>
#include <animevae/weights/pickle_value.hpp>
#include <animevae/weights/pt_tensor.hpp>

namespace animevae::detail {

/// Tensors of a pickle by name, each as the call that rebuilds it.
using PtTensors = std::vector<std::pair<std::string, const PickleValue*>>;

/// A dict of tensors and the keys that lead to it, with dots between them.
struct PtDict {
  std::string key{};
  const PickleValue* dict = nullptr;
};

/// Appends the tensors of a dict under their names behind a prefix.
inline void append_tensors(const Pickle& pickle, const PickleValue& dict, const std::string& prefix, PtTensors& to) {
  for (std::size_t i = 0; i < dict.items.size(); i += 2) {
    const PickleValue& name = pickle[dict.items[i]];
    const PickleValue* const tensor = find_pt_tensor(pickle, pickle[dict.items[i + 1]]);
    if (name.kind == PickleValue::Kind::Text && tensor != nullptr) to.emplace_back(prefix + name.text, tensor);
  }
}

[[nodiscard]] inline bool holds_tensors(const Pickle& pickle, const PickleValue* value) {
  if (value == nullptr || value->kind != PickleValue::Kind::Dict) return false;
  for (std::size_t i = 0; i < value->items.size(); i += 2)
    if (pickle[value->items[i]].kind == PickleValue::Kind::Text &&
        find_pt_tensor(pickle, pickle[value->items[i + 1]]) != nullptr)
      return true;
  return false;
}

/// Appends the tensors of the dicts "encoder" and "decoder" under names that begin with "encoder." and "decoder.";
/// appends nothing unless both are there.
inline void append_parts(const Pickle& pickle, const PickleValue* holder, PtTensors& to) {
  if (holder == nullptr || holder->kind != PickleValue::Kind::Dict) return;
  const PickleValue *const encoder = pickle.find(*holder, "encoder"), *const decoder = pickle.find(*holder, "decoder");
  if (encoder == decoder || !holds_tensors(pickle, encoder) || !holds_tensors(pickle, decoder)) return;
  append_tensors(pickle, *encoder, "encoder.", to);
  append_tensors(pickle, *decoder, "decoder.", to);
}

/// The dicts of tensors among a dict's values, each once even if it stands under several keys; where there is none,
/// those of the next level, down to the fourth.
[[nodiscard]] inline std::vector<PtDict> dicts_below(const Pickle& pickle, const PickleValue& root) {
  std::vector<PtDict> found, level{{"", &root}};
  std::set<std::uint32_t> seen;
  for (int depth = 0; depth < 4 && found.empty() && !level.empty(); ++depth) {
    std::vector<PtDict> next;
    for (const auto& [path, dict] : level) {
      for (std::size_t i = 0; i < dict->items.size(); i += 2) {
        const PickleValue &name = pickle[dict->items[i]], &value = pickle[dict->items[i + 1]];
        const bool is_dict = name.kind == PickleValue::Kind::Text && value.kind == PickleValue::Kind::Dict;
        if (!is_dict || !seen.insert(dict->items[i + 1]).second) continue;
        const std::string key = (path.empty() ? "" : path + ".") + name.text;
        (holds_tensors(pickle, &value) ? found : next).push_back({key, &value});
      }
    }
    level = std::move(next);
  }
  return found;
}

/// The value that keys with dots between them lead to, or null. A key may have dots of its own.
[[nodiscard]] inline const PickleValue* find_by_path(const Pickle& pickle, const PickleValue& root,
                                                     std::string_view path) {
  if (root.kind != PickleValue::Kind::Dict) return nullptr;
  if (const PickleValue* const value = pickle.find(root, path)) return value;
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1)) {
    const PickleValue* const inner = pickle.find(root, path.substr(0, dot));
    if (inner == nullptr) continue;
    if (const PickleValue* const value = find_by_path(pickle, *inner, path.substr(dot + 1))) return value;
  }
  return nullptr;
}

/// "\"a\", \"b\" and \"c\""; at most 8 keys, then how many more there are.
[[nodiscard]] inline std::string keys_of(const std::vector<PtDict>& dicts) {
  constexpr std::size_t most = 8;
  std::string text;
  for (std::size_t i = 0; i < (std::min)(dicts.size(), most); ++i) {
    text += i == 0 ? "" : i + 1 == dicts.size() ? " and " : ", ";
    text += shown(dicts[i].key);
  }
  return text + (dicts.size() > most ? " and " + std::to_string(dicts.size() - most) + " more" : "");
}

/// The tensors of a saved object, from the first of these that holds some: a dict under a usual name ("state_dict",
/// "model_state_dict", "model") or its pair of dicts "encoder" and "decoder"; that pair in the object; the object
/// itself; the only dict of tensors in it. InvalidValue when there is none, or when several dicts could be meant, which
/// it names.
[[nodiscard]] inline PtTensors find_state_dict(const Pickle& pickle) {
  const PickleValue& root = pickle[pickle.root];
  PtTensors tensors;
  const auto only = [&](const PickleValue& dict) {
    append_tensors(pickle, dict, "", tensors);
    return tensors;
  };
  if (root.kind != PickleValue::Kind::Dict)
    throw InvalidValue("holds something other than a dict of tensors; " + how_to_save("model.state_dict()"));
  for (const std::string_view name : {"state_dict", "model_state_dict", "model"}) {
    const PickleValue* const named = pickle.find(root, name);
    if (holds_tensors(pickle, named)) return only(*named);
    append_parts(pickle, named, tensors);
    if (!tensors.empty()) return tensors;
  }
  append_parts(pickle, &root, tensors);
  if (!tensors.empty()) return tensors;
  if (holds_tensors(pickle, &root)) return only(root);
  const std::vector<PtDict> dicts = dicts_below(pickle, root);
  if (dicts.empty()) throw InvalidValue("holds no dict of tensors");
  if (dicts.size() == 1) return only(*dicts.front().dict);
  throw InvalidValue("holds several dicts of tensors, none of them called 'state_dict': " + keys_of(dicts) +
                     "; choose one with --key NAME");
}

/// The tensors of the dict of this key ("ema", "models.vae"), or else those of find_state_dict() whose names begin with
/// the key and a dot or slash, with that prefix taken off. InvalidValue, listing the keys, when there are neither.
[[nodiscard]] inline PtTensors find_state_dict(const Pickle& pickle, const std::string& key) {
  PtTensors tensors;
  const PickleValue& root = pickle[pickle.root];
  const PickleValue* const dict = find_by_path(pickle, root, key);
  if (holds_tensors(pickle, dict)) append_tensors(pickle, *dict, "", tensors);
  else append_parts(pickle, dict, tensors);
  if (!tensors.empty()) return tensors;
  const std::vector<PtDict> dicts =
      root.kind == PickleValue::Kind::Dict ? dicts_below(pickle, root) : std::vector<PtDict>{};
  try {
    for (const auto& [name, tensor] : find_state_dict(pickle))
      if (std::optional<std::string> rest = name_below(key, name)) tensors.emplace_back(std::move(*rest), tensor);
  } catch (const InvalidValue&) {  // none or several dicts; the message below names the key that was asked for
  }
  if (!tensors.empty()) return tensors;
  std::vector<std::string> keys;
  for (const PtDict& known : dicts) keys.push_back(known.key);
  throw InvalidValue("has no dict of tensors, and no tensors, called " + shown(key) +
                     (dicts.empty() ? "" : "; it has " + keys_of(dicts)) + did_you_mean(key, keys));
}

}  // namespace animevae::detail
