// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>

#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// What names the state that training changes: `visit_state(f)` calls `f(name, value)` for each tensor, generator,
/// number, text or list of numbers, and for each member that has visit_state itself.
template <class T>
concept HasState = requires(T& value) { value.visit_state([](auto&&...) {}); };

/// A value of a state that state_tensor() can put into a file.
template <class T>
concept StateValue =
    std::same_as<T, Tensor> || std::same_as<T, Generator> || std::is_arithmetic_v<T> || std::same_as<T, std::string> ||
    std::same_as<T, std::vector<std::int64_t>> || std::same_as<T, std::vector<double>>;

/// Calls `leaf(path, value)` for everything that `state` names, members of members with dotted paths ("ema.model").
/// What neither has state nor is a value of a state has nothing that training changes.
template <class State, class Leaf>
void for_each_state(State& state, Leaf&& leaf, const std::string& prefix = {}) {
  if constexpr (HasState<State>) {
    state.visit_state([&]<class Value>(std::string_view name, Value& value) {
      const std::string path = prefix + std::string{name};
      if constexpr (StateValue<std::remove_const_t<Value>>) leaf(path, value);
      else for_each_state(value, leaf, path + ".");
    });
  }
}

/// A value of a state as a tensor, to the last bit.
template <StateValue T>
[[nodiscard]] Tensor state_tensor(const T& value) {
  const auto bytes_of = [](const auto& list, at::ScalarType type) {
    Tensor tensor = at::empty({std::int64_t(list.size())}, at::TensorOptions{}.dtype(type));
    if (!list.empty()) std::memcpy(tensor.data_ptr(), list.data(), list.size() * sizeof(list[0]));
    return tensor;
  };
  if constexpr (std::same_as<T, Tensor>) return value.detach();
  else if constexpr (std::same_as<T, Generator>) return value.get_state();
  else if constexpr (std::integral<T>) return at::tensor(std::int64_t(value), at::TensorOptions{}.dtype(at::kLong));
  else if constexpr (std::floating_point<T>) return at::tensor(double(value), at::TensorOptions{}.dtype(at::kDouble));
  else if constexpr (std::same_as<T, std::string>) return bytes_of(value, at::kByte);
  else if constexpr (std::same_as<T, std::vector<double>>) return bytes_of(value, at::kDouble);
  else return bytes_of(value, at::kLong);
}

/// Puts back what state_tensor() made. Throws InvalidValue where the tensor is of another kind or size.
template <StateValue T>
void set_state(T& value, const Tensor& tensor) {
  const auto refuse = [] { throw InvalidValue("is of another type or size than this training's"); };
  const auto list_from = [&](auto& list, at::ScalarType type) {
    if (tensor.scalar_type() != type || tensor.dim() != 1) refuse();
    const Tensor whole = tensor.contiguous();
    list.resize(std::size_t(whole.numel()));
    if (!list.empty()) std::memcpy(list.data(), whole.data_ptr(), list.size() * sizeof(list[0]));
  };
  if constexpr (std::same_as<T, Tensor>) {
    if (tensor.scalar_type() != value.scalar_type() || tensor.sizes() != value.sizes()) refuse();
    const at::NoGradGuard no_grad;
    value.copy_(tensor);
  } else if constexpr (std::same_as<T, Generator>) {
    value.set_state(tensor.contiguous());
  } else if constexpr (std::integral<T>) {
    if (tensor.scalar_type() != at::kLong || tensor.numel() != 1) refuse();
    value = T(tensor.item<std::int64_t>());
  } else if constexpr (std::floating_point<T>) {
    if (tensor.scalar_type() != at::kDouble || tensor.numel() != 1) refuse();
    value = T(tensor.item<double>());
  } else if constexpr (std::same_as<T, std::string>) {
    list_from(value, at::kByte);
  } else if constexpr (std::same_as<T, std::vector<double>>) {
    list_from(value, at::kDouble);
  } else {
    list_from(value, at::kLong);
  }
}

}  // namespace animevae
