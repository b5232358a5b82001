// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>

#include <animevae/network/shape.hpp>

namespace at {
class Tensor;
}

namespace animevae {

struct Fault;
struct RunContext;

namespace detail {
constexpr bool is_name_of_tensors(std::string_view name) {
  for (const char c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
  return !name.empty();
}
}  // namespace detail

/// A tensor that a layer of one's own declares: `LayerTensor{.name = "scale", .sizes = {channels}, .initial = 1}`.
struct LayerTensor {
  std::string_view name;         ///< small letters, digits and underscores: "gate1.scale" in a model's file
  std::array<int, 4> sizes{};    ///< one to four; 0 behind the last
  double initial = 0;            ///< what its numbers begin with
  double deviation = 0;          ///< and normal noise of this standard deviation on it, drawn with the model's seed
  bool follows_options = false;  ///< it begins as a weight of these sizes does by ModelOptions::initialisation instead
  bool trained = true;           ///< false: saved with the model but not optimised, like a running statistic

  [[nodiscard]] constexpr int dimensions() const {
    int count = 0;
    while (count < 4 && sizes[std::size_t(count)] != 0) ++count;
    return count;
  }
  [[nodiscard]] constexpr std::int64_t count() const {
    std::int64_t product = 1;
    for (int axis = 0; axis < dimensions(); ++axis) product *= sizes[std::size_t(axis)];
    return product;
  }
  /// Whether the name can be part of a tensor's, there are sizes, all of them positive, and the deviation is not
  /// negative.
  [[nodiscard]] constexpr bool ok() const {
    for (std::size_t axis = 0; axis < 4; ++axis)
      if (int(axis) < dimensions() ? sizes[axis] < 0 : sizes[axis] != 0) return false;
    return detail::is_name_of_tensors(name) && dimensions() > 0 && deviation >= 0;
  }
};

/// What a list needs of a layer of one's own, without a template: a Layer points to it. custom<L>() makes it of a type.
struct CustomKind {
  std::string_view name;
  Shape (*shape_after)(Shape in, Fault& fault);
  std::size_t tensor_count = 0;
  LayerTensor (*tensor)(Shape in, std::size_t i) = nullptr;
  std::int64_t (*multiply_accumulates)(Shape in) = nullptr;
  at::Tensor (*forward)(std::span<const at::Tensor> tensors, const at::Tensor& x, RunContext& context) = nullptr;
  bool takes_any_extent = false, uses_chance = false;
  int labels = 0;

  [[nodiscard]] constexpr std::int64_t parameters(Shape in) const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < tensor_count; ++i)
      if (const LayerTensor declared = tensor(in, i); declared.trained) sum += declared.count();
    return sum;
  }
};

namespace detail {

/// The first member that a type lacks to be a layer.
enum class MissingOfLayer : std::uint8_t { nothing, name, name_of_letters, shape_after, tensors, forward };

template <class L>
consteval MissingOfLayer missing_of_layer() {
  if constexpr (!requires {
                  { L::name } -> std::convertible_to<std::string_view>;
                })
    return MissingOfLayer::name;
  else if constexpr (!is_name_of_tensors(L::name)) return MissingOfLayer::name_of_letters;
  else if constexpr (!requires(Shape in, Fault& fault) {
                       { L::shape_after(in, fault) } -> std::same_as<Shape>;
                     })
    return MissingOfLayer::shape_after;
  else if constexpr (
      requires { &L::tensors; } &&
      !requires(Shape in) {
        { L::tensors(in)[0] } -> std::convertible_to<LayerTensor>;
        std::tuple_size<decltype(L::tensors(in))>::value;
      })
    return MissingOfLayer::tensors;
  else if constexpr (!requires(std::span<const at::Tensor> tensors, const at::Tensor& x, RunContext& context) {
                       { L::forward(tensors, x, context) } -> std::same_as<at::Tensor>;
                     })
    return MissingOfLayer::forward;
  else return MissingOfLayer::nothing;
}

template <MissingOfLayer What>
struct LayerIsComplete {
  using enum MissingOfLayer;
  static_assert(What != name, "a layer needs a name: static constexpr std::string_view name = \"gate\"");
  static_assert(
      What != name_of_letters,
      "the name of a layer is of small letters, digits and underscores, since its tensors are called after it");
  static_assert(What != shape_after,
                "a layer needs its output shape: static constexpr Shape shape_after(Shape in, Fault& fault)");
  static_assert(What != tensors,
                "a layer's tensors are a static constexpr function of its input shape, tensors(Shape in), that returns "
                "a std::array of LayerTensor");
  static_assert(
      What != forward,
      "a layer needs what it computes: static Tensor forward(std::span<const Tensor> tensors, const Tensor& x, "
      "RunContext& context)");
};

template <class L>
consteval CustomKind make_kind() {
  CustomKind kind{.name = L::name, .shape_after = &L::shape_after};
  if constexpr (requires { &L::tensors; }) {
    kind.tensor_count = std::tuple_size_v<decltype(L::tensors(Shape{}))>;
    kind.tensor = [](Shape in, std::size_t i) -> LayerTensor { return L::tensors(in)[i]; };
  }
  if constexpr (requires { &L::multiply_accumulates; }) kind.multiply_accumulates = &L::multiply_accumulates;
  kind.forward = [](std::span<const at::Tensor> tensors, const at::Tensor& x, RunContext& context) {
    return L::forward(tensors, x, context);
  };
  if constexpr (requires { L::takes_any_extent; }) kind.takes_any_extent = L::takes_any_extent;
  if constexpr (requires { L::uses_chance; }) kind.uses_chance = L::uses_chance;
  if constexpr (requires { L::labels; }) kind.labels = L::labels;
  return kind;
}

}  // namespace detail

template <class L>
inline constexpr CustomKind kind_of = detail::make_kind<L>();

}  // namespace animevae
