// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace animevae {

namespace detail {

/// Parts that PyTorch's own wrappers insert into tensor names: DataParallel and AveragedModel, torch.compile,
/// FullyShardedDataParallel, activation checkpointing.
inline constexpr std::array<std::string_view, 4> wrapper_names{"module", "_orig_mod", "_fsdp_wrapped_module",
                                                               "_checkpoint_wrapped_module"};

}  // namespace detail

/// A tensor's name without the parts that wrappers put into it, wherever these stand:
/// "encoder._orig_mod.conv1.weight" is "encoder.conv1.weight".
[[nodiscard]] inline std::string without_wrappers(std::string_view name) {
  std::string kept;
  for (std::size_t dot; (dot = name.find('.')) != std::string_view::npos; name.remove_prefix(dot + 1)) {
    const std::string_view part = name.substr(0, dot);
    const auto& wrappers = detail::wrapper_names;
    if (std::find(wrappers.begin(), wrappers.end(), part) == wrappers.end()) kept.append(part).append(1, '.');
  }
  return kept.append(name);
}

/// The rest of a name behind `key` and a '.' or '/'; nothing for a name that does not begin so. The name is compared as
/// it is and without the parts of wrappers.
[[nodiscard]] inline std::optional<std::string> name_below(std::string_view key, std::string_view name) {
  const std::string bare = without_wrappers(name);
  for (const std::string_view whole : {name, std::string_view{bare}}) {
    if (key.empty() || whole.size() <= key.size() || !whole.starts_with(key)) continue;
    if (whole[key.size()] == '.' || whole[key.size()] == '/') return std::string{whole.substr(key.size() + 1)};
  }
  return std::nullopt;
}

/// The prefixes of the names that end with `wanted`, behind a '.' or '/' or at their beginning: candidates for
/// stripping, each once, the shortest first, at most `most`.
[[nodiscard]] inline std::vector<std::string> prefixes_before(std::string_view wanted,
                                                              const std::vector<std::string>& names,
                                                              std::size_t most = 64) {
  std::vector<std::string> found;
  for (const std::string_view name : names) {
    if (!name.ends_with(wanted)) continue;
    const std::string_view before = name.substr(0, name.size() - wanted.size());
    if (before.empty() || before.back() == '.' || before.back() == '/') found.emplace_back(before);
  }
  std::sort(found.begin(), found.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (found.size() > most) found.resize(most);
  return found;
}

}  // namespace animevae
