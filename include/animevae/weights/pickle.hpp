// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/text/utf8.hpp>
#include <animevae/weights/pickle_names.hpp>
#include <animevae/weights/pickle_stack.hpp>
#include <animevae/weights/pickle_value.hpp>

namespace animevae {

namespace detail {

/// Python's pickle machine, reduced to the opcodes that build dicts, lists, tuples and names.
class PickleReader {
 public:
  PickleReader(std::span<const std::byte> bytes, Pickle& pickle) : bytes_{bytes}, pickle_{pickle} {}

  void run() {
    if (number(1) != 0x80) fail_pickle("does not begin with its protocol");
    if (const auto protocol = number(1); protocol < 2 || protocol > 4)
      fail_pickle("is of protocol " + std::to_string(protocol) + ", 2 to 4 are read");
    for (;;) {
      const auto opcode = unsigned(number(1));
      if (opcode == '.') break;
      if (!read_constant(opcode) && !read_container(opcode) && !read_object(opcode))
        fail_pickle("has the opcode " + std::to_string(opcode) + " at byte " + std::to_string(at_ - 1) +
                    ", which no state dict needs; " + how_to_save("checkpoint[\"state_dict\"]"));
    }
    pickle_.root = stack_.pop();
    pickle_.size = at_;
  }

 private:
  using Kind = PickleValue::Kind;

  [[nodiscard]] std::string_view take(std::uint64_t count) {
    if (at_ + count > Pickle::most_bytes || count > Pickle::most_bytes)
      fail_pickle("is longer than the limit of " + std::to_string(Pickle::most_bytes) + " bytes");
    if (count > bytes_.size() - at_) fail_pickle("ends too early");
    const auto taken = bytes_.subspan(at_, count);
    at_ += count;
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
  }

  [[nodiscard]] std::uint64_t number(std::size_t bytes) {
    const std::string_view digits = take(bytes);
    std::uint64_t value = 0;
    for (std::size_t i = bytes; i-- > 0;) value = value << 8 | static_cast<unsigned char>(digits[i]);
    return value;
  }

  [[nodiscard]] std::string line() {
    const auto rest = bytes_.subspan(at_);
    const auto end = std::find(rest.begin(), rest.end(), std::byte{'\n'});
    std::string text{take(std::size_t(end - rest.begin()))};
    (void)take(1);
    return text;
  }

  void push_text(std::uint64_t size) {
    const std::string_view text = take(size);
    if (!is_utf8(text)) fail_pickle("has a text that is not UTF-8");
    stack_.push({.kind = Kind::Text, .text = std::string{text}});
  }

  /// Whole numbers in two's complement, of any number of bytes.
  void push_integer(std::size_t bytes) {
    if (bytes > sizeof(std::int64_t)) {
      (void)take(bytes);
      return stack_.push({.kind = Kind::LongInteger});
    }
    std::uint64_t value = number(bytes);
    if (bytes > 0 && bytes < sizeof value && (value >> (8 * bytes - 1) & 1) != 0)
      value |= ~std::uint64_t{0} << (8 * bytes);
    stack_.push({.kind = Kind::Integer, .integer = std::int64_t(value)});
  }

  [[nodiscard]] bool read_constant(unsigned opcode) {
    switch (opcode) {
      case 'N': stack_.push({.kind = Kind::None}); return true;
      case 0x88: stack_.push({.kind = Kind::Boolean, .integer = 1}); return true;
      case 0x89: stack_.push({.kind = Kind::Boolean}); return true;
      case 'K': stack_.push({.kind = Kind::Integer, .integer = std::int64_t(number(1))}); return true;
      case 'M': stack_.push({.kind = Kind::Integer, .integer = std::int64_t(number(2))}); return true;
      case 'J': push_integer(4); return true;
      case 0x8A: push_integer(number(1)); return true;
      case 'G': {  // the highest byte first, unlike everything else
        std::uint64_t bits = 0;
        for (int i = 0; i < 8; ++i) bits = bits << 8 | number(1);
        stack_.push({.kind = Kind::Float, .number = std::bit_cast<double>(bits)});
        return true;
      }
      case 'X': push_text(number(4)); return true;
      case 0x8C:
      case 'U': push_text(number(1)); return true;  // 'U' is Python 2's, of bytes that torch.load takes for UTF-8
      case 0x95: (void)number(8); return true;      // a frame, which only says how much to read ahead
      default: return false;
    }
  }

  [[nodiscard]] bool read_container(unsigned opcode) {
    switch (opcode) {
      case '(': stack_.mark(); return true;
      case '}': stack_.push({.kind = Kind::Dict}); return true;
      case ']':
      case 0x8F: stack_.push({.kind = Kind::List}); return true;  // 0x8F is a set
      case ')': stack_.push({.kind = Kind::Tuple}); return true;
      case 't': stack_.push_filled(Kind::Tuple, stack_.pop_to_mark()); return true;
      case 0x85: stack_.push_filled(Kind::Tuple, stack_.pop_last(1)); return true;
      case 0x86: stack_.push_filled(Kind::Tuple, stack_.pop_last(2)); return true;
      case 0x87: stack_.push_filled(Kind::Tuple, stack_.pop_last(3)); return true;
      case 's': stack_.extend(Kind::Dict, stack_.pop_last(2)); return true;
      case 'u': stack_.extend(Kind::Dict, stack_.pop_to_mark()); return true;
      case 'a': stack_.extend(Kind::List, stack_.pop_last(1)); return true;
      case 'e': stack_.extend(Kind::List, stack_.pop_to_mark()); return true;
      default: return false;
    }
  }

  [[nodiscard]] bool read_object(unsigned opcode) {
    switch (opcode) {
      case 'q': remember(number(1)); return true;
      case 'r': remember(number(4)); return true;
      case 0x94: remember(memo_.size()); return true;
      case 'h': recall(number(1)); return true;
      case 'j': recall(number(4)); return true;
      case 'c': {
        const std::string module = line();
        push_global(module, line());
        return true;
      }
      case 0x93: {
        const std::uint32_t name = stack_.pop(), module = stack_.pop();
        if (pickle_[name].kind != Kind::Text || pickle_[module].kind != Kind::Text)
          fail_pickle("has a name that is not text");
        push_global(pickle_[module].text, pickle_[name].text);
        return true;
      }
      case 'R':
      case 0x81: call(); return true;
      case 'b': build(); return true;
      case 'Q': stack_.push_filled(Kind::PersistentId, stack_.pop_last(1)); return true;
      default: return false;
    }
  }

  void remember(std::uint64_t place) {
    if (place >= Pickle::most_values) fail_pickle("remembers a value at place " + std::to_string(place));
    if (place >= memo_.size()) memo_.resize(place + 1, nothing);
    memo_[place] = stack_.top();
  }

  void recall(std::uint64_t place) {
    if (place >= memo_.size() || memo_[place] == nothing) fail_pickle("recalls a value that it never remembered");
    stack_.push_again(memo_[place]);
  }

  void push_global(const std::string& module, const std::string& name) {
    std::string global = module + '.' + name;
    if (!is_utf8(global)) fail_pickle("has a name that is not UTF-8");
    if (!is_known_global(global)) refuse_global(global, stack_.is_empty());
    stack_.push({.kind = Kind::Global, .text = std::move(global)});
  }

  void call() {
    const std::uint32_t arguments = stack_.pop(), function = stack_.pop();
    const std::string name = pickle_[function].text;
    if (pickle_[function].kind != Kind::Global || pickle_[arguments].kind != Kind::Tuple)
      fail_pickle("calls something that is not a function");
    if (name == "collections.OrderedDict") return stack_.push_filled(Kind::Dict, pairs_of(pickle_[arguments]));
    if (!is_callable_global(name)) refuse_global(name);
    if (name == "torch._tensor._rebuild_from_type_v2") return call_inner(pickle_[arguments].items);
    stack_.push_filled(Kind::Call, {arguments}, name);
  }

  /// The keys and values in the arguments of Python 2's OrderedDict: no argument, or one list of pairs.
  [[nodiscard]] std::vector<std::uint32_t> pairs_of(const PickleValue& arguments) const {
    const auto is_sequence = [&](const PickleValue& value) {
      return value.kind == Kind::List || value.kind == Kind::Tuple;
    };
    std::vector<std::uint32_t> items;
    if (arguments.items.empty()) return items;
    const PickleValue& pairs = pickle_[arguments.items[0]];
    if (!is_sequence(pairs)) fail_pickle("makes an OrderedDict of something");
    for (const std::uint32_t pair : pairs.items) {
      const PickleValue& value = pickle_[pair];
      if (!is_sequence(value) || value.items.size() != 2) fail_pickle("makes an OrderedDict of something");
      items.insert(items.end(), value.items.begin(), value.items.end());
    }
    return items;
  }

  /// Reduces (function, type, arguments, attributes), a tensor with attributes of its own, to the call of the function.
  void call_inner(const std::vector<std::uint32_t>& items) {
    if (items.size() < 3 || !is_callable_global(pickle_[items[0]].text) || pickle_[items[2]].kind != Kind::Tuple)
      fail_pickle("calls something that is not a function");
    stack_.push_filled(Kind::Call, {items[2]}, pickle_[items[0]].text);
  }

  /// A state dict carries a note on versions (`_metadata`) as the attributes of its OrderedDict: not needed, nor are
  /// those of a tensor.
  void build() {
    const std::uint32_t attributes = stack_.pop();
    if (pickle_[stack_.top()].kind == Kind::Call) return;
    if (pickle_[attributes].kind != Kind::Dict || pickle_[stack_.top()].kind != Kind::Dict)
      fail_pickle("gives attributes to something that is not a dict");
  }

  static constexpr std::uint32_t nothing = ~std::uint32_t{0};

  std::span<const std::byte> bytes_;
  Pickle& pickle_;
  std::size_t at_ = 0;
  PickleStack stack_{pickle_};
  std::vector<std::uint32_t> memo_{};
};

}  // namespace detail

/// Reads the Python pickle at the front of these bytes, as far as files of torch.save need it, protocols 2 to 4.
/// Nothing that it asks for is run: a name that no state dict needs (os.system, builtins.eval, a class of the user's)
/// is an InvalidValue that names it, and so is any opcode that dicts of tensors do not need.
[[nodiscard]] inline Pickle parse_pickle(std::span<const std::byte> bytes) {
  Pickle pickle;
  detail::PickleReader{bytes, pickle}.run();
  return pickle;
}

}  // namespace animevae
