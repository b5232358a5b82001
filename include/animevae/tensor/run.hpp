// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/add.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/conv_transpose2d.h>
#include <ATen/ops/elu.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/group_norm.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/mish.h>
#include <ATen/ops/pixel_shuffle.h>
#include <ATen/ops/pixel_unshuffle.h>
#include <ATen/ops/reflection_pad2d.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <animevae/network/fault.hpp>
#include <animevae/network/layer.hpp>
#include <animevae/tensor/resample.hpp>
#include <animevae/tensor/run_context.hpp>
#include <animevae/tensor/self_attention.hpp>
#include <animevae/tensor/spectral_norm.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

struct LayerStep;

/// An alternative implementation of a layer, chosen by a plan (tensor/plan.hpp); models do not see it.
using Form = Tensor (*)(const LayerStep&, const Tensor& input, RunContext& context);

/// A layer with its tensors, ready to run.
struct LayerStep {
  const Layer* layer = nullptr;
  Tensor weight{}, bias{}, running_mean{}, running_variance{};
  Tensor out_weight{}, out_bias{};  // self_attention: of the projection behind it
  Tensor left_singular_vector{};    // of a weight with spectral norm
  std::vector<Tensor> own{};        // a custom layer's
  Form form = nullptr;
};

namespace detail {

using Pair = std::array<std::int64_t, 2>;
inline Pair pair(Extent e) { return {e.height, e.width}; }

/// Pads in a step of its own where LibTorch's operators cannot: they add the same number of zeros to both sides.
inline Tensor pad(const Tensor& x, const Padding& p, double value) {
  const std::array<std::int64_t, 4> sides{p.left, p.right, p.top, p.bottom};
  return p.reflect ? at::reflection_pad2d(x, sides) : at::constant_pad_nd(x, sides, value);
}

inline Tensor shuffle_channels(const Tensor& x, std::int64_t groups) {
  std::vector<std::int64_t> sizes = x.sizes().vec();
  sizes[1] /= groups;
  sizes.insert(sizes.begin() + 1, groups);
  return x.reshape(sizes).transpose(1, 2).flatten(1, 2);
}

// Between layers a vector is (N, C). Layers that take maps see it as a map of 1x1, and a map that shrinks to 1x1
// becomes a vector.
inline Tensor as_map(const Tensor& x) { return x.dim() == 2 ? x.view({x.size(0), x.size(1), 1, 1}) : x; }
inline Tensor as_shape(const Tensor& x, Shape shape) {
  return shape.is_vector() && x.dim() == 4 && x.size(2) == 1 && x.size(3) == 1 ? x.flatten(1) : x;
}

/// The weight that a convolution or a linear layer computes with.
inline Tensor weight_of(const LayerStep& step, const RunContext& context) {
  const Layer& l = *step.layer;
  return l.spectral_norm ? spectrally_normalised(l, step.weight, step.left_singular_vector,
                                                 context.training && context.updates_singular_vectors)
                         : step.weight;
}

inline Tensor drop_out(const Tensor& x, double probability, RunContext& context) {
  if (!context.training) return x;
  const Tensor kept = random_mask(x.sizes(), probability, context.chance(), x).logical_not();
  return x * kept * (1 / (1 - probability));  // not one factor: it would be rounded to bfloat16 under autocast
}

/// InvalidValue where the labels are not a row of `count` for each sample.
inline Tensor append_labels(const Tensor& x, std::int64_t count, const Tensor& labels) {
  std::vector<std::int64_t> sizes = x.sizes().vec();
  sizes[1] = count;
  if (!labels.defined()) return at::cat({x, at::zeros(sizes, x.options()).contiguous(x.suggest_memory_format())}, 1);
  if (labels.dim() != 2 || labels.size(0) != sizes[0] || labels.size(1) != count) {
    std::string given;
    for (const std::int64_t size : labels.sizes()) given += (given.empty() ? "" : "x") + std::to_string(size);
    throw InvalidValue("the labels of " + std::to_string(sizes[0]) + " samples are a tensor of " +
                       std::to_string(sizes[0]) + "x" + std::to_string(count) + ", not of " + given);
  }
  const Tensor rows = labels.to(x.options());
  if (x.dim() == 2) return at::cat({x, rows}, 1);
  // In the memory format of x, which cat() would lose otherwise.
  const Tensor maps = rows.view({sizes[0], count, 1, 1}).expand(sizes).contiguous(x.suggest_memory_format());
  return at::cat({x, maps}, 1);
}

/// InvalidValue where a layer of one's own makes another shape than it says.
inline Tensor run_custom(const LayerStep& step, const Tensor& x, RunContext& context) {
  const Layer& l = *step.layer;
  const Tensor y = l.custom->forward(step.own, x, context);
  const Tensor shaped = y.defined() ? as_shape(y, l.out) : y;
  const std::vector<std::int64_t> expected = batch_sizes(x.size(0), l.out);
  bool fits = shaped.defined() && shaped.dim() == std::int64_t(expected.size());
  const std::size_t known = l.custom->takes_any_extent ? 2 : expected.size();
  for (std::size_t axis = 0; fits && axis < known; ++axis) fits = shaped.size(std::int64_t(axis)) == expected[axis];
  if (fits) return shaped;
  std::string made;
  if (y.defined())
    for (const std::int64_t size : y.sizes()) made += (made.empty() ? "" : "x") + std::to_string(size);
  throw InvalidValue("the layer '" + std::string{l.custom->name} + "' makes " + to_string(l.out) + " of each of " +
                     std::to_string(x.size(0)) + " samples by its shape_after(), and its forward() returned a tensor " +
                     (made.empty() ? "of no size" : "of " + made));
}

/// Convolutions, pooling and resizing, which all take maps.
inline Tensor apply_window(const LayerStep& step, const Tensor& input, const RunContext& context) {
  const Layer& l = *step.layer;
  const Tensor x = as_map(input);
  const auto stride = pair(l.stride), kernel = pair(l.kernel);
  const Padding p = resolve(l, {int(x.size(2)), int(x.size(3))});
  const bool by_operator = p.symmetric() && !p.reflect;
  const Pair even = by_operator ? Pair{p.top, p.left} : Pair{0, 0};
  const auto padded = [&](double value) { return by_operator ? x : pad(x, p, value); };
  Tensor y;
  switch (l.op) {
    case Op::conv:
      y = at::conv2d(padded(0), weight_of(step, context), step.bias, stride, even, pair(l.dilation), l.groups);
      break;
    case Op::conv_transpose:
      y = at::conv_transpose2d(x, weight_of(step, context), step.bias, stride, even, pair(l.output_padding), l.groups,
                               pair(l.dilation));
      break;
    case Op::max_pool:
      y = at::max_pool2d(padded(-std::numeric_limits<double>::infinity()), kernel, stride, even);
      break;
    case Op::average_pool: y = at::avg_pool2d(padded(0), kernel, stride, even); break;
    case Op::upsample: y = resample(x, x.size(2) * l.stride.height, x.size(3) * l.stride.width, l.resampling); break;
    default: y = resample(x, l.out.height, l.out.width, l.resampling); break;
  }
  return as_shape(y, l.out);
}

}  // namespace detail

/// One layer, by LibTorch's own operators.
inline Tensor apply(const LayerStep& step, const Tensor& x, RunContext& context) {
  const Layer& l = *step.layer;
  switch (l.op) {
    case Op::conv:
    case Op::conv_transpose:
    case Op::max_pool:
    case Op::average_pool:
    case Op::upsample:
    case Op::resize: return detail::apply_window(step, x, context);
    case Op::linear: return at::linear(x, detail::weight_of(step, context), step.bias);
    case Op::batch_norm: {
      const bool has_statistics = !context.training || context.updates_statistics;  // else those of the batch alone
      return at::batch_norm(x, step.weight, step.bias, has_statistics ? step.running_mean : Tensor{},
                            has_statistics ? step.running_variance : Tensor{}, context.training, l.momentum, l.value,
                            /*cudnn_enabled=*/true);
    }
    case Op::affine:
      return x.dim() == 2 ? at::addcmul(step.bias, x, step.weight)
                          : at::addcmul(step.bias.view({-1, 1, 1}), x, step.weight.view({-1, 1, 1}));
    case Op::group_norm: return at::group_norm(x, l.groups > 0 ? l.groups : x.size(1), step.weight, step.bias, l.value);
    case Op::relu: return at::relu(x);
    case Op::leaky_relu: return at::leaky_relu(x, l.value);
    case Op::elu: return at::elu(x, l.value);
    case Op::gelu: return at::gelu(x);
    case Op::silu: return at::silu(x);
    case Op::softplus: return at::softplus(x);
    case Op::mish: return at::mish(x);
    case Op::sigmoid: return at::sigmoid(x);
    case Op::tanh: return at::tanh(x);
    case Op::dropout: return detail::drop_out(x, l.value, context);
    case Op::self_attention:
      return self_attention(x, {step.weight, step.bias, step.out_weight, step.out_bias}, l.heads);
    case Op::custom: return detail::run_custom(step, x, context);
    case Op::flatten: return x.flatten(1);
    case Op::reshape: return x.reshape(batch_sizes(x.size(0), l.out));
    case Op::channel_shuffle: return detail::shuffle_channels(x, std::int64_t(l.value));
    case Op::pixel_shuffle: return detail::as_shape(at::pixel_shuffle(detail::as_map(x), std::int64_t(l.value)), l.out);
    case Op::pixel_unshuffle:
      return detail::as_shape(at::pixel_unshuffle(detail::as_map(x), std::int64_t(l.value)), l.out);
    case Op::standardise: return at::addcmul(step.bias, x, step.weight);
    case Op::append_labels: return detail::append_labels(x, std::int64_t(l.value), context.labels);
    case Op::tap:
    case Op::stage:
    case Op::fork:
    case Op::next:
    case Op::join: break;
  }
  return x;
}

namespace detail {
/// Zeros behind the channels, below the rows and right of the columns, up to these sizes.
inline Tensor fill_up(const Tensor& x, const std::array<std::int64_t, 3>& to) {
  const std::array<std::int64_t, 6> missing{0, to[2] - x.size(3), 0, to[1] - x.size(2), 0, to[0] - x.size(1)};
  return missing[1] + missing[3] + missing[5] == 0 ? x : at::constant_pad_nd(x, missing, 0);
}

inline Tensor join(const Layer& l, std::vector<Tensor>& branches) {
  if (l.join == Join::concatenation) return at::cat(branches, 1);
  if (l.join == Join::extended_sum) {
    std::array<std::int64_t, 3> most{};
    for (Tensor& branch : branches) {
      branch = as_map(branch);
      for (std::size_t axis = 0; axis < 3; ++axis)
        most[axis] = (std::max)(most[axis], branch.size(std::int64_t(axis) + 1));
    }
    for (Tensor& branch : branches) branch = fill_up(branch, most);
  }
  Tensor sum = branches.front();
  for (std::size_t i = 1; i < branches.size(); ++i) sum = at::add(sum, branches[i], l.value);
  return as_shape(sum, l.out);
}
}  // namespace detail

/// The loop over the list.
inline Tensor run(std::span<const LayerStep> steps, Tensor x, RunContext context = {}) {
  struct Fork {
    Tensor input;
    std::vector<Tensor> branches{};
  };
  std::vector<Fork> open;
  const bool wants_taps = context.taps != nullptr && context.after.empty();
  for (const LayerStep& step : steps) {
    switch (step.layer->op) {
      case Op::stage: break;
      case Op::tap:
        if (wants_taps) context.taps->push_back({step.layer->name.view(), x});
        break;
      case Op::fork: open.push_back({x}); break;
      case Op::next: open.back().branches.push_back(std::exchange(x, open.back().input)); break;
      case Op::join:
        open.back().branches.push_back(x);
        x = detail::join(*step.layer, open.back().branches);
        open.pop_back();
        break;
      default: x = step.form != nullptr ? step.form(step, x, context) : apply(step, x, context);
    }
    if (const auto i = std::size_t(&step - steps.data()); !context.after.empty() && context.after.front() == i) {
      const bool overwritten = i + 1 < steps.size() && steps[i + 1].form != nullptr;  // by an activation in place
      context.taps->push_back({step.layer->name.view(), overwritten ? x.clone() : x});
      context.after = context.after.subspan(1);
    }
  }
  return x;
}

}  // namespace animevae
