// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/text.hpp>
#include <animevae/network/counts.hpp>
#include <animevae/network/network.hpp>

namespace animevae {

/// The project's own name for each layer that has tensors: its published name if it was given one with named(), else
/// kind and ordinal ("conv1", "norm3"). Layers without tensors have an empty one, so positions match the list.
inline std::vector<std::string> layer_names(NetworkView network) {
  constexpr std::array<std::string_view, 7> kinds = {"conv",   "deconv",     "linear",   "norm",
                                                     "affine", "group_norm", "attention"};
  std::map<std::string_view, int> seen;
  std::vector<std::string> names;
  for (const Layer& layer : network) {
    if (!layer.has_tensors()) {
      names.emplace_back();
      continue;
    }
    const std::string_view kind = layer.op == Op::custom ? layer.custom->name : kinds[std::size_t(layer.op)];
    const int ordinal = ++seen[kind];
    names.push_back(layer.name.empty() ? std::string{kind} + std::to_string(ordinal) : std::string{layer.name.view()});
  }
  return names;
}

/// The first name that two layers share in a list from layer_names(); empty if all differ, which a network needs to get
/// tensors.
inline std::string_view shared_name(const std::vector<std::string>& names) {
  for (auto name = names.begin(); name != names.end(); ++name)
    if (!name->empty() && std::find(names.begin(), name, *name) != name) return *name;
  return {};
}

using LayerPath = Text<96>;

namespace detail {

struct PathBuilder {
  LayerPath path{};
  std::size_t size = 0;
  bool fits = true;

  constexpr PathBuilder& operator+=(std::string_view text) {
    fits = fits && size + text.size() < sizeof(path.data);
    if (fits)
      for (const char c : text) path.data[size++] = c;
    return *this;
  }
  constexpr PathBuilder& operator+=(int number) {
    int power = 1;
    while (number / power >= 10) power *= 10;
    for (; power > 0; power /= 10) *this += std::string_view("0123456789").substr(std::size_t(number / power % 10), 1);
    return *this;
  }
};

/// The value of a number in digits, `n` for `$`, and -1 for other text.
constexpr int range_end(std::string_view text, int n) {
  if (text == "$") return n;
  int value = text.empty() ? -1 : 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return -1;
    value = 10 * value + (digit - '0');
  }
  return value;
}

/// Expands one word of a pattern and appends its paths to `paths`; false for a malformed word.
constexpr bool expand_word(std::string_view word, int n, PathBuilder before, std::vector<LayerPath>& paths) {
  const std::size_t open = word.find('{');
  if (open == word.npos) {
    before += word;
    paths.push_back(before.path);
    return before.fits;
  }
  const std::size_t close = word.find('}', open);
  if (close == word.npos) return false;
  before += word.substr(0, open);
  const std::string_view choices = word.substr(open + 1, close - open - 1), after = word.substr(close + 1);
  const auto choose = [&](auto choice) {
    PathBuilder path = before;
    path += choice;
    return expand_word(after, n, path, paths);
  };
  if (const std::size_t dots = choices.find(".."); dots != choices.npos) {
    const int first = range_end(choices.substr(0, dots), n), last = range_end(choices.substr(dots + 2), n);
    if (first < 0 || last < 0) return false;
    for (int i = first; i <= last; ++i)
      if (!choose(i)) return false;
    return true;
  }
  for (std::size_t begin = 0; begin <= choices.size();) {
    const std::size_t comma = (std::min)(choices.find(',', begin), choices.size());
    if (!choose(choices.substr(begin, comma - begin))) return false;
    begin = comma + 1;
  }
  return true;
}

}  // namespace detail

/// Expands a pattern of layer names, one word per layer with tensors, braces as in a shell: "conv{1..4} lin{1,2}" is
/// conv1 conv2 conv3 conv4 lin1 lin2. `$` inside a range stands for `n`. "a+b" names two published layers whose rows
/// are joined in ours. Empty for a malformed pattern: an unclosed brace, a range whose ends are not numbers, a name of
/// 96 characters or more.
constexpr std::vector<LayerPath> expand_names(std::string_view pattern, int n = 0) {
  std::vector<LayerPath> paths;
  for (std::size_t begin = 0; begin < pattern.size();) {
    const std::size_t space = (std::min)(pattern.find(' ', begin), pattern.size());
    if (space > begin && !detail::expand_word(pattern.substr(begin, space - begin), n, {}, paths)) return {};
    begin = space + 1;
  }
  return paths;
}

/// Whether a pattern has one word for each layer with tensors; architectures assert it beside their patterns.
constexpr bool names_every_layer(NetworkView network, std::string_view pattern, int n = 0) {
  return int(expand_names(pattern, n).size()) == weighted_layers(network);
}

}  // namespace animevae
