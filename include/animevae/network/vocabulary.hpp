// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <animevae/network/layer.hpp>

namespace animevae {

/// A run of layers, joined with `|`. Shapes come later, when a Network is made of it.
template <std::size_t N>
struct Block {
  std::array<Layer, N> layers{};
};

template <std::size_t N, std::size_t M>
constexpr Block<N + M> operator|(const Block<N>& first, const Block<M>& second) {
  Block<N + M> both;
  for (std::size_t i = 0; i < N; ++i) both.layers[i] = first.layers[i];
  for (std::size_t i = 0; i < M; ++i) both.layers[N + i] = second.layers[i];
  return both;
}

using Identity = Block<0>;

template <std::size_t Times, std::size_t N>
constexpr Block<Times * N> repeat(const Block<N>& block) {
  Block<Times * N> all;
  for (std::size_t i = 0; i < Times * N; ++i) all.layers[i] = block.layers[i % N];
  return all;
}

constexpr Block<1> one(const Layer& layer) { return {{layer}}; }

struct ConvOptions {
  Extent kernel = 3, stride = 1;
  Padding padding = 0;
  bool bias = true;
  Extent dilation = 1;  ///< steps between the taps of the kernel
  int groups = 1;       ///< as many as channels: a depthwise convolution
  /// The weight is divided by its largest singular value (Miyato et al., 2018), which one power iteration in each step
  /// of training follows; of a transposed convolution it is that of the matrix with a row for each output channel.
  bool spectral_norm = false;
};

/// 2-D convolution to `out` channels; `.padding = same` keeps ceil(extent / stride), for even kernels too.
constexpr auto conv(int out, ConvOptions c = {}) {
  return one({.op = Op::conv,
              .out = {out},
              .kernel = c.kernel,
              .stride = c.stride,
              .padding = c.padding,
              .dilation = c.dilation,
              .groups = c.groups,
              .bias = c.bias,
              .spectral_norm = c.spectral_norm});
}

struct ConvTransposeOptions {
  Extent kernel = 3, stride = 1;
  Padding padding = 0;
  Extent output_padding = 0;  ///< extra rows at the bottom and columns on the right of the output, as in PyTorch
  bool bias = true;
  Extent dilation = 1;
  int groups = 1;
  bool spectral_norm = false;
};

/// Transposed 2-D convolution: the extent becomes (extent - 1) * stride - 2 * padding + (kernel - 1) * dilation + 1 +
/// output padding.
constexpr auto conv_transpose(int out, ConvTransposeOptions c = {}) {
  return one({.op = Op::conv_transpose,
              .out = {out},
              .kernel = c.kernel,
              .stride = c.stride,
              .padding = c.padding,
              .dilation = c.dilation,
              .groups = c.groups,
              .output_padding = c.output_padding,
              .bias = c.bias,
              .spectral_norm = c.spectral_norm});
}

struct LinearOptions {
  int heads = 1;  ///< published layers joined side by side; each is initialised by its own fan-out
  bool bias = true;
  bool spectral_norm = false;
};

/// Fully connected layer from a vector to a vector of `out`; put flatten() before it.
constexpr auto linear(int out, LinearOptions l = {}) {
  return one({.op = Op::linear, .out = {out}, .heads = l.heads, .bias = l.bias, .spectral_norm = l.spectral_norm});
}

struct BatchNormOptions {
  double epsilon = 1e-5, momentum = 0.1;  ///< running = (1 - momentum) * running + momentum * batch
  bool scale = true;                      ///< false: a learned shift only (the normaliser of TensorFlow's slim)
};

constexpr auto batch_norm(BatchNormOptions b = {}) {
  return one({.op = Op::batch_norm, .scale = b.scale, .value = b.epsilon, .momentum = b.momentum});
}

/// A trained scale and shift for each channel.
constexpr auto affine() { return one({.op = Op::affine}); }

/// Normalises each sample by the mean and the variance of every group of channels, then a trained scale and shift for
/// each channel (Wu and He, 2018). Training and evaluation compute the same, and images do not depend on each other.
constexpr auto group_norm(int groups, double epsilon = 1e-5) {
  return one({.op = Op::group_norm, .groups = groups, .value = epsilon});
}
/// group_norm with all channels in one group (PyTorch's GroupNorm(1), the layer norm of feature maps).
constexpr auto layer_norm(double epsilon = 1e-5) { return group_norm(1, epsilon); }
/// group_norm with each channel by itself.
constexpr auto instance_norm(double epsilon = 1e-5) { return group_norm(0, epsilon); }

constexpr auto relu() { return one({.op = Op::relu}); }
constexpr auto leaky_relu(double slope = 0.01) { return one({.op = Op::leaky_relu, .value = slope}); }
/// x, or alpha * (exp(x) - 1) below 0.
constexpr auto elu(double alpha = 1) { return one({.op = Op::elu, .value = alpha}); }
/// x * Phi(x), by the error function (Hendrycks and Gimpel, 2016; PyTorch's GELU without approximation).
constexpr auto gelu() { return one({.op = Op::gelu}); }
/// x * sigmoid(x), also called swish.
constexpr auto silu() { return one({.op = Op::silu}); }
/// log(1 + exp(x)).
constexpr auto softplus() { return one({.op = Op::softplus}); }
/// x * tanh(softplus(x)) (Misra, 2019).
constexpr auto mish() { return one({.op = Op::mish}); }
constexpr auto sigmoid() { return one({.op = Op::sigmoid}); }
constexpr auto tanh() { return one({.op = Op::tanh}); }

/// In training every number is 0 with this probability, the others are divided by 1 - probability; nothing in
/// evaluation (Srivastava et al., 2014; PyTorch's Dropout). Training takes a generator: RunnableNetwork::train().
constexpr auto dropout(double probability = 0.5) { return one({.op = Op::dropout, .value = probability}); }

/// Scaled dot-product attention between all places of a map, without a residual connection or a norm (Vaswani et al.,
/// 2017; over the places of a map: Zhang et al., 2019, Rombach et al., 2022). Query, key and value are 1x1 convolutions
/// of the map in one, with bias; `heads` groups of channels attend each by itself; another 1x1 convolution with bias
/// follows. It keeps (H * W)^2 numbers for each head and image.
constexpr auto self_attention(int heads = 1) { return one({.op = Op::self_attention, .heads = heads}); }

namespace detail {
// A call operator rather than a function template: clang says that a function in whose body a static_assert fails is no
// constant expression, a second error behind the sentence.
template <class L, MissingOfLayer What = missing_of_layer<L>()>
struct CustomBlock : LayerIsComplete<What> {
  constexpr auto operator()() const { return one({.op = Op::tap}); }
};
template <class L>
struct CustomBlock<L, MissingOfLayer::nothing> {
  constexpr auto operator()() const { return one({.op = Op::custom, .custom = &kind_of<L>}); }
};
}  // namespace detail

/// `custom<L>()`: a layer of one's own, a type with
///
///     static constexpr std::string_view name = "gate";
///     static constexpr Shape shape_after(Shape in, Fault& fault);     // fault.reason = "..." where it does not fit
///     static Tensor forward(std::span<const Tensor> tensors, const Tensor& x, RunContext& context);
///
/// and, if it wants, `static constexpr std::array<LayerTensor, N> tensors(Shape in)`, whose tensors forward() gets in
/// their order; `static constexpr std::int64_t multiply_accumulates(Shape in)`; `static constexpr bool
/// takes_any_extent`, true for a layer that works at other extents with the same tensors; `static constexpr bool
/// uses_chance`, true for one that draws random numbers in training; `static constexpr int labels`, the number of
/// columns of `context.labels` that it reads. forward() may run in several threads: it writes
/// nothing but, in training, tensors that are not trained.
template <class L>
inline constexpr detail::CustomBlock<L> custom{};

struct PoolOptions {
  Extent stride = 0;  ///< 0: as large as the kernel
  Padding padding = 0;
};

namespace detail {
constexpr auto pool(Op op, Extent kernel, PoolOptions p) {
  return one({.op = op, .kernel = kernel, .stride = p.stride == Extent{0} ? kernel : p.stride, .padding = p.padding});
}
}  // namespace detail

constexpr auto max_pool(Extent kernel, PoolOptions p = {}) { return detail::pool(Op::max_pool, kernel, p); }
/// The mean of each window; padded zeros count as values (PyTorch's count_include_pad).
constexpr auto average_pool(Extent kernel, PoolOptions p = {}) { return detail::pool(Op::average_pool, kernel, p); }

constexpr auto upsample_nearest(Extent factor = 2) { return one({.op = Op::upsample, .stride = factor}); }
/// PyTorch's bilinear up-sampling with aligned corners.
constexpr auto upsample_bilinear(Extent factor = 2, Resampling rule = Resampling::bilinear_aligned) {
  return one({.op = Op::upsample, .stride = factor, .resampling = rule});
}
/// Resizes to a fixed extent.
constexpr auto resize(Extent to, Resampling rule = Resampling::bilinear) {
  return one({.op = Op::resize, .out = {1, to.height, to.width}, .resampling = rule});
}

/// C x H x W to a vector, in that order.
constexpr auto flatten() { return one({.op = Op::flatten}); }
constexpr auto reshape(Shape to) { return one({.op = Op::reshape, .out = to}); }

/// Reads the channels as a table of `groups` rows and lists it column by column: with 3 groups, the interleaved
/// moments (m0 v0 m1 v1 m2 v2) become the two halves (m0 m1 m2 v0 v1 v2).
constexpr auto channel_shuffle(int groups) { return one({.op = Op::channel_shuffle, .value = double(groups)}); }

/// C * factor^2 channels become C, and each pixel a square of factor x factor pixels (Shi et al., 2016; PyTorch's
/// PixelShuffle): up-sampling whose weights are those of the convolution in front of it.
constexpr auto pixel_shuffle(int factor) { return one({.op = Op::pixel_shuffle, .value = double(factor)}); }
/// The inverse of pixel_shuffle: squares of pixels become channels.
constexpr auto pixel_unshuffle(int factor) { return one({.op = Op::pixel_unshuffle, .value = double(factor)}); }

/// (x - mean) / deviation, per channel: the input normalisation of a network, for images in [0, 1].
constexpr auto standardise(std::array<double, 4> mean, std::array<double, 4> deviation) {
  return one({.op = Op::standardise, .mean = mean, .deviation = deviation});
}
constexpr auto standardise(double mean, double deviation) {
  return standardise({mean, mean, mean, mean}, {deviation, deviation, deviation, deviation});
}

/// The labels of each sample as `count` more channels, constant over the places of a map (Sohn, Lee and Yan, 2015).
/// Nothing is known of a sample whose labels are zeros, and of all of them where a pass is given no labels.
constexpr auto append_labels(int count) { return one({.op = Op::append_labels, .value = double(count)}); }

/// Marks a feature map, which RunnableNetwork::features() returns under this name.
constexpr auto tap(Name name) { return one({.op = Op::tap, .name = name}); }

/// The block that `make` returns, cut off behind its `Taps`-th tap, so that layers without a reader are not run. `make`
/// is a lambda without captures.
template <int Taps, class Make>
constexpr auto up_to_tap(Make) {
  constexpr std::size_t length = [] {
    const auto whole = Make{}();
    int taps = 0;
    std::size_t end = 0;
    while (taps < Taps && end < whole.layers.size()) taps += whole.layers[end++].op == Op::tap ? 1 : 0;
    return end;
  }();
  const auto whole = Make{}();
  Block<length> part;
  for (std::size_t i = 0; i < length; ++i) part.layers[i] = whole.layers[i];
  return part;
}

/// Begins a row of the printed table; it lasts until the next stage.
constexpr auto stage(Name name) { return one({.op = Op::stage, .name = name}); }

/// Gives the first layer with tensors in `block` its published name.
template <std::size_t N>
constexpr Block<N> named(std::string_view name, Block<N> block) {
  for (Layer& layer : block.layers)
    if (layer.has_tensors()) {
      layer.name = Name{name};
      break;
    }
  return block;
}

namespace detail {
template <std::size_t First, std::size_t... Rest>
constexpr auto join_branches(Join join, double factor, const Block<First>& first, const Block<Rest>&... rest) {
  return ((one({.op = Op::fork, .join = join}) | first) | ... | (one({.op = Op::next}) | rest)) |
         one({.op = Op::join, .join = join, .value = factor});
}
}  // namespace detail

/// first(x) + factor * (second(x) + ...): every branch sees the same input, and all must end in one shape.
template <std::size_t First, std::size_t... Rest>
constexpr auto branches(double factor, const Block<First>& first, const Block<Rest>&... rest) {
  return detail::join_branches(Join::sum, factor, first, rest...);
}

/// The channels of first(x), then those of second(x), ...; all must end in one extent.
template <std::size_t First, std::size_t... Rest>
constexpr auto concatenate(const Block<First>& first, const Block<Rest>&... rest) {
  return detail::join_branches(Join::concatenation, 1, first, rest...);
}

/// first(x) + second(x) + ..., the smaller ones filled up with zeros: channels at the end, rows at the bottom, columns
/// on the right (dlib's down blocks).
template <std::size_t First, std::size_t... Rest>
constexpr auto extended_sum(const Block<First>& first, const Block<Rest>&... rest) {
  return detail::join_branches(Join::extended_sum, 1, first, rest...);
}

/// x + factor * branch(x).
template <std::size_t N>
constexpr auto residual(const Block<N>& branch, double factor = 1) {
  return branches(factor, Identity{}, branch);
}

}  // namespace animevae
