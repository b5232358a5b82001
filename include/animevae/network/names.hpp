// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/core/text.hpp>
#include <animevae/network/counts.hpp>
#include <animevae/network/network.hpp>

namespace animevae {

/// The project's own name for each layer that has tensors: its published name if it was given one with named(), else
/// kind and ordinal ("conv1", "norm3"). Layers without tensors have an empty one, so positions match the list. Throws
/// InvalidValue where two layers have the same.
inline std::vector<std::string> layer_names(NetworkView network) {
  constexpr std::array<std::string_view, 5> kinds = {"conv", "deconv", "linear", "norm", "affine"};
  std::array<int, 5> seen{};
  std::vector<std::string> names;
  for (const Layer& layer : network) {
    if (!layer.has_tensors()) {
      names.emplace_back();
      continue;
    }
    const auto kind = std::size_t(layer.op);
    const int ordinal = ++seen[kind];
    std::string name =
        layer.name.empty() ? std::string{kinds[kind]} + std::to_string(ordinal) : std::string{layer.name.view()};
    if (std::find(names.begin(), names.end(), name) != names.end())
      throw InvalidValue("two layers of a network are called '" + name + "'; a name belongs to one");
    names.push_back(std::move(name));
  }
  return names;
}

using LayerPath = Text<96>;

namespace detail {

struct PathBuilder {
  LayerPath path{};
  std::size_t size = 0;

  constexpr PathBuilder& operator+=(std::string_view text) {
    if (size + text.size() >= sizeof(path.data))
      throw InvalidValue("the path '" + std::string{text} + "' of a layer is too long");
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

constexpr void expand_word(std::string_view word, int n, PathBuilder before, std::vector<LayerPath>& paths) {
  const std::size_t open = word.find('{');
  if (open == word.npos) return paths.push_back((before += word).path);
  const std::size_t close = word.find('}', open);
  if (close == word.npos) throw InvalidValue("a brace is not closed in '" + std::string{word} + "'");
  before += word.substr(0, open);
  const std::string_view choices = word.substr(open + 1, close - open - 1), after = word.substr(close + 1);
  const auto number = [n](std::string_view text) {
    if (text == "$") return n;
    int value = 0;
    for (const char digit : text) {
      if (digit < '0' || digit > '9') throw InvalidValue("a range of names runs from number to number or $");
      value = 10 * value + (digit - '0');
    }
    return value;
  };
  const auto choose = [&](auto choice) {
    PathBuilder path = before;
    path += choice;
    expand_word(after, n, path, paths);
  };
  if (const std::size_t dots = choices.find(".."); dots != choices.npos) {
    for (int i = number(choices.substr(0, dots)); i <= number(choices.substr(dots + 2)); ++i) choose(i);
    return;
  }
  for (std::size_t begin = 0; begin <= choices.size();) {
    const std::size_t comma = (std::min)(choices.find(',', begin), choices.size());
    choose(choices.substr(begin, comma - begin));
    begin = comma + 1;
  }
}

}  // namespace detail

/// Expands a pattern of layer names, one word per layer with tensors, braces as in a shell: "conv{1..4} lin{1,2}" is
/// conv1 conv2 conv3 conv4 lin1 lin2. `$` inside a range stands for `n`. "a+b" names two published layers whose rows
/// are joined in ours.
constexpr std::vector<LayerPath> expand_names(std::string_view pattern, int n = 0) {
  std::vector<LayerPath> paths;
  for (std::size_t begin = 0; begin < pattern.size();) {
    const std::size_t space = (std::min)(pattern.find(' ', begin), pattern.size());
    if (space > begin) detail::expand_word(pattern.substr(begin, space - begin), n, {}, paths);
    begin = space + 1;
  }
  return paths;
}

/// Whether a pattern has one word for each layer with tensors; architectures assert it beside their patterns.
constexpr bool names_every_layer(NetworkView network, std::string_view pattern, int n = 0) {
  return int(expand_names(pattern, n).size()) == weighted_layers(network);
}

}  // namespace animevae
