// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <animevae/network/fault.hpp>
#include <animevae/network/layer.hpp>
#include <animevae/network/vocabulary.hpp>

namespace animevae {

namespace detail {
constexpr Shape shape_after_custom(const CustomKind& kind, Shape in, Fault& fault) {
  const Shape out = kind.shape_after(in, fault);
  if (fault || !fault.reason.empty() || out.channels < 1 || out.height < 1 || out.width < 1) {
    if (!fault) fault.rule = Rule::custom_layer_does_not_fit;
    fault.input = in;
    if (fault.other == Shape{}) fault.other = out;
    return {};
  }
  for (std::size_t i = 0; i < kind.tensor_count; ++i)
    if (!kind.tensor(in, i).ok()) {
      fault = {.rule = Rule::custom_layer_declares_a_tensor_that_cannot_be, .input = in, .other = {int(i)}};
      return {};
    }
  return out;
}
}  // namespace detail

/// The output shape of a layer for the input `in`, or an empty shape with the broken rule in `fault`.
constexpr Shape shape_after(const Layer& l, Shape in, Fault& fault) {
  const auto broken = [&](Rule rule, Shape other) {
    fault = {.rule = rule, .input = in, .other = other};
    return Shape{};
  };
  const auto slide = [](int extent, int kernel, int stride, int padding) {
    return extent + padding < kernel ? 0 : (extent + padding - kernel) / stride + 1;
  };
  const auto grow = [](int extent, int kernel, int stride, int padding) {
    return (extent - 1) * stride - padding + kernel;
  };
  const bool pools = l.op == Op::max_pool || l.op == Op::average_pool;
  const bool windowed = l.op == Op::conv || l.op == Op::conv_transpose || pools;
  const bool emits = l.op == Op::conv || l.op == Op::conv_transpose || l.op == Op::linear;
  if (emits && l.out.channels < 1) return broken(Rule::layer_values_must_be_positive, l.out);
  if (windowed && (l.kernel.height < 1 || l.kernel.width < 1))
    return broken(Rule::layer_values_must_be_positive, {1, l.kernel.height, l.kernel.width});
  if (windowed && (l.dilation.height < 1 || l.dilation.width < 1))
    return broken(Rule::layer_values_must_be_positive, {1, l.dilation.height, l.dilation.width});
  const bool convolves = l.op == Op::conv || l.op == Op::conv_transpose;
  if (convolves && (l.groups < 1 || in.channels % l.groups != 0 || l.out.channels % l.groups != 0))
    return broken(Rule::groups_do_not_divide_the_channels, {l.groups});
  if ((windowed || l.op == Op::upsample) && (l.stride.height < 1 || l.stride.width < 1))
    return broken(Rule::layer_values_must_be_positive, {1, l.stride.height, l.stride.width});

  if ((l.op == Op::reshape || l.op == Op::resize) && (l.out.channels < 1 || l.out.height < 1 || l.out.width < 1))
    return broken(Rule::layer_values_must_be_positive, l.out);

  switch (l.op) {
    case Op::conv:
    case Op::max_pool:
    case Op::average_pool:
    case Op::conv_transpose: {
      const Padding p = resolve(l, {in.height, in.width});
      if (p.top < 0 || p.left < 0 || p.bottom < 0 || p.right < 0)
        return broken(Rule::padding_must_not_be_negative, {1, p.top, p.left});
      if (l.op == Op::conv_transpose && (l.padding.same || l.padding.reflect || !p.symmetric()))
        return broken(Rule::transposed_convolution_pads_both_sides_alike, {1, p.top, p.left});
      const Extent more = l.output_padding;
      if (more.height < 0 || more.width < 0 || (more.height > 0 && more.height >= l.stride.height) ||
          (more.width > 0 && more.width >= l.stride.width))
        return broken(Rule::output_padding_is_at_least_0_and_below_the_stride, {1, more.height, more.width});
      if (p.reflect && ((std::max)(p.top, p.bottom) >= in.height || (std::max)(p.left, p.right) >= in.width))
        return broken(Rule::reflection_needs_a_larger_input,
                      {1, (std::max)(p.top, p.bottom), (std::max)(p.left, p.right)});
      if (pools &&
          (2 * (std::max)(p.top, p.bottom) > l.kernel.height || 2 * (std::max)(p.left, p.right) > l.kernel.width))
        return broken(Rule::pooling_pads_at_most_half_its_kernel, {1, l.kernel.height, l.kernel.width});
      const int rows = p.top + p.bottom, columns = p.left + p.right;
      const Shape out =
          l.op == Op::conv_transpose
              ? Shape{l.out.channels, grow(in.height, l.reach().height, l.stride.height, rows) + more.height,
                      grow(in.width, l.reach().width, l.stride.width, columns) + more.width}
              : Shape{l.op == Op::conv ? l.out.channels : in.channels,
                      slide(in.height, l.reach().height, l.stride.height, rows),
                      slide(in.width, l.reach().width, l.stride.width, columns)};
      if (out.height < 1 || out.width < 1)
        return broken(Rule::kernel_does_not_fit_the_input, {1, l.reach().height, l.reach().width});
      return out;
    }
    case Op::linear: return in.is_vector() ? Shape{l.out.channels} : broken(Rule::linear_needs_a_flat_input, l.out);
    case Op::flatten: return {int(in.size())};
    case Op::reshape: return in.size() == l.out.size() ? l.out : broken(Rule::reshape_changes_the_size, l.out);
    case Op::upsample: return {in.channels, in.height * l.stride.height, in.width * l.stride.width};
    case Op::resize: return {in.channels, l.out.height, l.out.width};
    case Op::channel_shuffle:
      if (l.value < 1 || in.channels % int(l.value) != 0)
        return broken(Rule::groups_do_not_divide_the_channels, {int(l.value)});
      return in;
    case Op::group_norm:
      if (l.groups < 0 || (l.groups > 0 && in.channels % l.groups != 0))
        return broken(Rule::groups_do_not_divide_the_channels, {l.groups});
      return in;
    case Op::dropout:
      if (!(l.value >= 0 && l.value < 1)) {
        broken(Rule::dropout_probability_is_at_least_0_and_below_1, {});
        fault.value = l.value;
        return {};
      }
      return in;
    case Op::self_attention:
      if (in.is_vector()) return broken(Rule::self_attention_needs_a_map, {l.heads});
      if (l.heads < 1 || in.channels % l.heads != 0) return broken(Rule::heads_do_not_divide_the_channels, {l.heads});
      return in;
    case Op::custom: return detail::shape_after_custom(*l.custom, in, fault);
    case Op::pixel_shuffle: {
      const int factor = int(l.value);
      if (factor < 1) return broken(Rule::layer_values_must_be_positive, {factor});
      if (in.channels % (factor * factor) != 0)
        return broken(Rule::pixel_shuffle_factor_squared_does_not_divide_the_channels, {factor * factor});
      return {in.channels / (factor * factor), in.height * factor, in.width * factor};
    }
    case Op::pixel_unshuffle: {
      const int factor = int(l.value);
      if (factor < 1) return broken(Rule::layer_values_must_be_positive, {factor});
      if (in.height % factor != 0 || in.width % factor != 0)
        return broken(Rule::pixel_unshuffle_factor_does_not_divide_the_extent, {factor});
      return {in.channels * factor * factor, in.height / factor, in.width / factor};
    }
    case Op::append_labels:
      if (l.value < 1) return broken(Rule::layer_values_must_be_positive, {int(l.value)});
      return {in.channels + int(l.value), in.height, in.width};
    case Op::standardise:
      if (in.channels > 4) return broken(Rule::standardise_knows_at_most_four_channels, {4});
      for (int c = 0; c < in.channels; ++c)
        if (!(l.deviation[std::size_t(c)] > 0)) return broken(Rule::layer_values_must_be_positive, {0});
      return in;
    default: return in;
  }
}

/// Whether a branch that ends in `b` can join one that ends in `a`.
constexpr bool fits(Join join, Shape a, Shape b) {
  if (join == Join::extended_sum) return true;
  return a.height == b.height && a.width == b.width && (join == Join::concatenation || a.channels == b.channels);
}

constexpr Shape joined(Join join, Shape a, Shape b) {
  const int channels = join == Join::concatenation ? a.channels + b.channels : (std::max)(a.channels, b.channels);
  return {channels, (std::max)(a.height, b.height), (std::max)(a.width, b.width)};
}

struct Propagated {
  Shape out{};
  Fault fault{};
};

/// Walks a list of layers from the shape `in`, writing into each layer the shapes on both sides of it; stops at the
/// first fault. Not a template over the length, and usable at run time for another extent.
constexpr Propagated propagate(std::span<Layer> layers, Shape in) {
  struct Fork {
    Shape in{}, out{};
    Join join{};
    bool has_branch = false;
  };
  std::array<Fork, 8> open{};
  std::size_t depth = 0;
  Shape shape = in;
  if (in.channels < 1 || in.height < 1 || in.width < 1)
    return {{}, {.rule = Rule::input_must_not_be_empty, .layer = 0, .input = in}};
  for (std::size_t i = 0; i < layers.size(); ++i) {
    Layer& layer = layers[i];
    const auto broken = [&](Rule rule, Shape other) {
      return Propagated{{}, {.rule = rule, .layer = int(i), .input = shape, .other = other}};
    };
    layer.in = shape;
    if (layer.op == Op::fork) {
      if (depth == open.size()) return broken(Rule::branches_are_not_closed, shape);
      open[depth++] = {.in = shape, .join = layer.join};
    } else if (layer.op == Op::next || layer.op == Op::join) {
      if (depth == 0) return broken(Rule::branches_are_not_closed, shape);
      Fork& fork = open[depth - 1];
      if (fork.has_branch && !fits(fork.join, fork.out, shape))
        return broken(Rule::branches_end_in_different_shapes, fork.out);
      fork.out = fork.has_branch ? joined(fork.join, fork.out, shape) : shape;
      fork.has_branch = true;
      shape = layer.op == Op::next ? fork.in : fork.out;
      if (layer.op == Op::join) --depth;
    } else {
      Fault fault;
      shape = shape_after(layer, shape, fault);
      if (fault) {
        fault.layer = int(i);
        return {{}, fault};
      }
    }
    layer.out = shape;
  }
  if (depth != 0) return {{}, {.rule = Rule::branches_are_not_closed, .layer = int(layers.size()), .input = shape}};
  return {shape, {}};
}

/// A constant list of layers with its input and output shapes. A layer that does not fit is recorded in `fault`, a
/// value, so that a composition can report it in a sentence.
template <std::size_t N>
struct Network {
  std::array<Layer, N> layers;
  Shape in, out{};
  Fault fault{};

  /// `known_fault`: a fault that the architecture itself finds in its arguments, as takes_multiples() does.
  constexpr Network(Shape input, const Block<N>& block, const Fault& known_fault = {})
      : layers{block.layers}, in{input}, fault{known_fault} {
    const Propagated end = propagate(layers, input);
    out = end.out;
    if (!fault) fault = end.fault;
  }

  [[nodiscard]] constexpr bool ok() const { return !fault; }
  [[nodiscard]] constexpr std::int64_t parameters() const {
    std::int64_t sum = 0;
    for (const Layer& layer : layers) sum += layer.parameters();
    return sum;
  }
};

/// A view of a network without its length as a template argument, which every function over the list takes. The list
/// must outlive it (an architecture's `network` is static).
struct NetworkView {
  std::span<const Layer> layers;
  Shape in, out;

  constexpr NetworkView() = default;
  template <std::size_t N>
  constexpr NetworkView(const Network<N>& network) : layers{network.layers}, in{network.in}, out{network.out} {}

  [[nodiscard]] constexpr auto begin() const { return layers.begin(); }
  [[nodiscard]] constexpr auto end() const { return layers.end(); }
};

/// Whether all layers work at any extent (no linear, flatten, reshape or resize, nor a custom layer that does not), so
/// that a model trained at one size runs at others.
constexpr bool is_fully_convolutional(NetworkView network) {
  for (const Layer& l : network)
    if (l.op == Op::linear || l.op == Op::flatten || l.op == Op::reshape || l.op == Op::resize ||
        (l.op == Op::custom && !l.custom->takes_any_extent))
      return false;
  return true;
}

/// Whether the output of an image in training depends on the batch that it is in.
constexpr bool uses_batch_statistics(NetworkView network) {
  for (const Layer& l : network)
    if (l.op == Op::batch_norm) return true;
  return false;
}

/// Whether a layer draws random numbers in training (dropout, and custom layers that say so), for which
/// RunnableNetwork::train() takes a generator.
constexpr bool uses_chance(NetworkView network) {
  for (const Layer& l : network)
    if (l.op == Op::dropout || (l.op == Op::custom && l.custom->uses_chance)) return true;
  return false;
}

/// How many labels the layers take that take any; 0 where none does, and -1 where two take different numbers.
constexpr int label_count(NetworkView network) {
  int count = 0;
  for (const Layer& l : network) {
    const int taken = l.op == Op::append_labels ? int(l.value) : l.op == Op::custom ? l.custom->labels : 0;
    if (taken != 0 && count != 0 && taken != count) return -1;
    if (taken != 0) count = taken;
  }
  return count;
}

}  // namespace animevae
