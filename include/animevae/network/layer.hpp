// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

#include <animevae/core/text.hpp>
#include <animevae/network/custom_layer.hpp>
#include <animevae/network/shape.hpp>

namespace animevae {

/// The kinds of layers, and the markers (from `tap` on) that give a flat list its branches, taps and stages.
enum class Op : std::uint8_t {
  conv,
  conv_transpose,
  linear,
  batch_norm,
  affine,
  group_norm,
  self_attention,  // the kinds up to here have tensors
  custom,          // some of these have
  relu,
  leaky_relu,
  elu,
  gelu,
  silu,
  softplus,
  mish,
  sigmoid,
  tanh,
  dropout,
  max_pool,
  average_pool,
  upsample,
  resize,
  flatten,
  reshape,
  channel_shuffle,
  pixel_shuffle,
  pixel_unshuffle,
  standardise,
  append_labels,
  tap,
  stage,
  fork,
  next,
  join,
};

/// Rows and columns added around a feature map: zeros, or with `reflect` the map mirrored at its edge. With `same`, as
/// many as keep ceil(extent / stride), TensorFlow's rule: an odd total puts the extra row at the bottom and the extra
/// column on the right.
struct Padding {
  int top = 0, left = 0, bottom = 0, right = 0;
  bool same = false, reflect = false;

  constexpr Padding() = default;
  constexpr Padding(int every_side) : top{every_side}, left{every_side}, bottom{every_side}, right{every_side} {}

  [[nodiscard]] constexpr bool symmetric() const { return top == bottom && left == right; }
};

inline constexpr Padding same = [] {
  Padding padding;
  padding.same = true;
  return padding;
}();

/// `every_side` rows and columns on each side by reflection; the edge itself is not repeated (PyTorch's
/// ReflectionPad2d).
constexpr Padding reflect(int every_side) {
  Padding padding{every_side};
  padding.reflect = true;
  return padding;
}

/// How values between the pixels of a map are interpolated.
enum class Resampling : std::uint8_t {
  nearest,
  bilinear,          ///< between the centres of pixels (PyTorch's align_corners=False)
  bilinear_aligned,  ///< the outer pixels stay where they are (align_corners=True)
  bilinear_tf1,      ///< from the upper left corner: source = target * (in / out), TensorFlow 1's default
};

/// How branches become one map.
enum class Join : std::uint8_t {
  sum,           ///< branches of one shape, all but the first times a factor
  extended_sum,  ///< the smaller ones are filled up with zeros: channels, then rows at the bottom, columns on the right
  concatenation  ///< channels one after the other
};

using Name = Text<40>;

/// One entry of a network: the kind of layer with its options, and (filled in by Network) its input and output shapes.
/// Plain data with the fields of every kind, so that a list of layers is one array of constants.
struct Layer {
  Op op{};
  Shape in{}, out{};
  Extent kernel{}, stride{};
  Padding padding{};
  Extent dilation = 1;         // conv, conv_transpose: steps between the taps of the kernel
  int groups = 1;              // conv, conv_transpose, group_norm (0: as many as channels)
  Extent output_padding = 0;   // conv_transpose
  Resampling resampling{};     // upsample (by `stride`), resize (to `out`)
  Join join{};                 // fork and join
  int heads = 1;               // linear: the number of published layers joined in it; self_attention
  bool bias = true;            // conv, conv_transpose, linear
  bool scale = true;           // batch_norm: with a learned scale beside the learned shift
  bool spectral_norm = false;  // conv, conv_transpose, linear
  // batch_norm, group_norm: epsilon; leaky_relu: slope; elu: alpha; dropout: probability; channel_shuffle: groups;
  // pixel_shuffle, pixel_unshuffle, join: factor; append_labels: count
  double value = 0;
  double momentum = 0;                        // batch_norm
  std::array<double, 4> mean{}, deviation{};  // standardise, per channel
  Name name{};                                // a tensor name that was published, a tap, or a stage
  const CustomKind* custom = nullptr;

  [[nodiscard]] constexpr bool has_tensors() const {
    return op <= Op::self_attention || (op == Op::custom && custom->tensor_count > 0);
  }
  /// Rows and columns from the first to the last tap of the kernel.
  [[nodiscard]] constexpr Extent reach() const {
    return {(kernel.height - 1) * dilation.height + 1, (kernel.width - 1) * dilation.width + 1};
  }
  /// Trained numbers (running statistics are not trained).
  [[nodiscard]] constexpr std::int64_t parameters() const {
    const std::int64_t shift = bias ? out.channels : 0;
    switch (op) {
      case Op::conv:
      case Op::conv_transpose:
        return std::int64_t{in.channels} * out.channels / groups * kernel.height * kernel.width + shift;
      case Op::linear: return in.size() * out.size() + shift;
      case Op::batch_norm: return (scale ? 2 : 1) * std::int64_t{in.channels};
      case Op::affine:
      case Op::group_norm: return 2 * std::int64_t{in.channels};
      case Op::self_attention: return 4 * std::int64_t{in.channels} * (in.channels + 1);
      case Op::custom: return custom->parameters(in);
      default: return 0;
    }
  }

  [[nodiscard]] constexpr bool is_marker() const { return op >= Op::tap; }
};

/// The padding in numbers, once the extent of the input is known.
constexpr Padding resolve(const Layer& layer, Extent in) {
  if (!layer.padding.same) return layer.padding;
  const auto total = [](int extent, int kernel, int stride) {
    const int out = (extent + stride - 1) / stride;
    const int missing = (out - 1) * stride + kernel - extent;
    return missing > 0 ? missing : 0;
  };
  const int rows = total(in.height, layer.reach().height, layer.stride.height);
  const int columns = total(in.width, layer.reach().width, layer.stride.width);
  Padding padding;
  padding.top = rows / 2;
  padding.bottom = rows - padding.top;
  padding.left = columns / 2;
  padding.right = columns - padding.left;
  return padding;
}

}  // namespace animevae
