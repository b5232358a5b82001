// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/weights/pickle_value.hpp>

namespace animevae::detail {

[[noreturn]] inline void fail_pickle(const std::string& problem) { throw InvalidValue("its pickle " + problem); }

/// The stack of a pickle's machine, and the values that it makes. Nothing below the last mark can be taken. Values are
/// named by their numbers in the pickle; InvalidValue beyond the limits of Pickle.
class PickleStack {
 public:
  explicit PickleStack(Pickle& pickle) : pickle_{pickle} {}

  [[nodiscard]] bool is_empty() const { return stack_.empty(); }

  void push(PickleValue value) { stack_.push_back(add(std::move(value))); }

  /// A value that was made before.
  void push_again(std::uint32_t value) { stack_.push_back(value); }

  void mark() {
    if (marks_.size() == Pickle::most_depth) fail_pickle("is nested deeper than " + std::to_string(Pickle::most_depth));
    marks_.push_back(stack_.size());
  }

  [[nodiscard]] std::uint32_t top() const {
    if (stack_.size() <= floor()) fail_pickle("takes a value where there is none");
    return stack_.back();
  }

  std::uint32_t pop() {
    const std::uint32_t value = top();
    stack_.pop_back();
    return value;
  }

  [[nodiscard]] std::vector<std::uint32_t> pop_last(std::size_t count) {
    if (stack_.size() - floor() < count) fail_pickle("takes a value where there is none");
    std::vector<std::uint32_t> values(stack_.end() - std::ptrdiff_t(count), stack_.end());
    stack_.resize(stack_.size() - count);
    return values;
  }

  [[nodiscard]] std::vector<std::uint32_t> pop_to_mark() {
    if (marks_.empty()) fail_pickle("takes a mark where there is none");
    std::vector<std::uint32_t> values = pop_last(stack_.size() - floor());
    marks_.pop_back();
    return values;
  }

  /// A tuple, list, dict or call of these values.
  void push_filled(PickleValue::Kind kind, const std::vector<std::uint32_t>& items, std::string name = {}) {
    PickleValue value{.kind = kind, .text = std::move(name)};
    fill(value, items);
    push(std::move(value));
  }

  /// Adds to the dict or list on top.
  void extend(PickleValue::Kind kind, const std::vector<std::uint32_t>& items) {
    PickleValue& value = pickle_.values[top()];
    if (value.kind != kind) fail_pickle("fills something that is not a dict or list");
    if (kind == PickleValue::Kind::Dict && items.size() % 2 != 0) fail_pickle("has a key without a value");
    fill(value, items);
  }

 private:
  std::uint32_t add(PickleValue value) {
    if (pickle_.values.size() == Pickle::most_values)
      fail_pickle("has more than " + std::to_string(Pickle::most_values) + " values");
    pickle_.values.push_back(std::move(value));
    return std::uint32_t(pickle_.values.size() - 1);
  }

  [[nodiscard]] std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }

  /// Appends elements to a tuple, list or dict.
  void fill(PickleValue& value, const std::vector<std::uint32_t>& items) {
    for (const std::uint32_t item : items) value.depth = (std::max)(value.depth, pickle_[item].depth + 1);
    if (value.depth > Pickle::most_depth) fail_pickle("is nested deeper than " + std::to_string(Pickle::most_depth));
    value.items.insert(value.items.end(), items.begin(), items.end());
  }

  Pickle& pickle_;
  std::vector<std::uint32_t> stack_{};
  std::vector<std::size_t> marks_{};
};

}  // namespace animevae::detail
