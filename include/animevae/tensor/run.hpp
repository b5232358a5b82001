// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/add.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/conv_transpose2d.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/upsample_nearest2d.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/network/layer.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

struct Step;

/// Another way of computing a layer, chosen by a plan; models know nothing of it.
using Form = Tensor (*)(const Step&, const Tensor& input, bool training);

/// A layer with its tensors, ready to run.
struct Step {
  const Layer* layer = nullptr;
  Tensor weight{}, bias{}, running_mean{}, running_variance{};
  Form form = nullptr;
};

/// A feature map marked by a tap.
struct Tapped {
  std::string_view name;
  Tensor features;
};

namespace detail {

using Pair = std::array<std::int64_t, 2>;
inline Pair pair(Extent e) { return {e.height, e.width}; }

/// Pads in a step of its own where LibTorch's operators cannot: they add the same to both sides.
inline Tensor pad_unevenly(const Tensor& x, const Padding& p, double value) {
  return at::constant_pad_nd(x, std::array<std::int64_t, 4>{p.left, p.right, p.top, p.bottom}, value);
}

inline Tensor shuffle_channels(const Tensor& x, std::int64_t groups) {
  std::vector<std::int64_t> sizes = x.sizes().vec();
  sizes[1] /= groups;
  sizes.insert(sizes.begin() + 1, groups);
  return x.reshape(sizes).transpose(1, 2).flatten(1, 2);
}

}  // namespace detail

/// One layer, by LibTorch's own operators.
inline Tensor apply(const Step& step, const Tensor& x, bool training) {
  const Layer& l = *step.layer;
  const auto stride = detail::pair(l.stride), kernel = detail::pair(l.kernel);
  const bool windowed = l.op == Op::conv || l.op == Op::conv_transpose || l.op == Op::max_pool;
  const Padding p = windowed ? resolve(l, {int(x.size(2)), int(x.size(3))}) : Padding{};
  const detail::Pair even = p.symmetric() ? detail::Pair{p.top, p.left} : detail::Pair{0, 0};
  switch (l.op) {
    case Op::conv:
      return at::conv2d(p.symmetric() ? x : detail::pad_unevenly(x, p, 0), step.weight, step.bias, stride, even);
    case Op::conv_transpose: return at::conv_transpose2d(x, step.weight, step.bias, stride, even);
    case Op::linear: return at::linear(x, step.weight, step.bias);
    case Op::batch_norm:
      return at::batch_norm(x, step.weight, step.bias, step.running_mean, step.running_variance, training, l.momentum,
                            l.value, /*cudnn_enabled=*/true);
    case Op::relu: return at::relu(x);
    case Op::leaky_relu: return at::leaky_relu(x, l.value);
    case Op::sigmoid: return at::sigmoid(x);
    case Op::max_pool: {
      constexpr double nothing = -std::numeric_limits<double>::infinity();
      return at::max_pool2d(p.symmetric() ? x : detail::pad_unevenly(x, p, nothing), kernel, stride, even);
    }
    case Op::upsample_nearest:
      return at::upsample_nearest2d(x, detail::Pair{x.size(2) * l.stride.height, x.size(3) * l.stride.width});
    case Op::flatten: return x.flatten(1);
    case Op::reshape: return x.reshape({x.size(0), l.out.channels, l.out.height, l.out.width});
    case Op::channel_shuffle: return detail::shuffle_channels(x, std::int64_t(l.value));
    case Op::standardise: return at::addcmul(step.bias, x, step.weight);
    case Op::tap:
    case Op::stage:
    case Op::fork:
    case Op::next:
    case Op::join: break;
  }
  return x;
}

namespace detail {
inline Tensor join(const Layer& l, const std::vector<Tensor>& branches) {
  Tensor sum = branches.front();
  for (std::size_t i = 1; i < branches.size(); ++i) sum = at::add(sum, branches[i], l.value);
  return sum;
}
}  // namespace detail

/// The loop over the list. `taps`, if given, receives the marked feature maps in order.
inline Tensor run(const std::vector<Step>& steps, Tensor x, bool training, std::vector<Tapped>* taps = nullptr) {
  struct Fork {
    Tensor input;
    std::vector<Tensor> branches{};
  };
  std::vector<Fork> open;
  for (const Step& step : steps) {
    switch (step.layer->op) {
      case Op::stage: break;
      case Op::tap:
        if (taps != nullptr) taps->push_back({step.layer->name.view(), x});
        break;
      case Op::fork: open.push_back({x}); break;
      case Op::next: open.back().branches.push_back(std::exchange(x, open.back().input)); break;
      case Op::join:
        open.back().branches.push_back(x);
        x = detail::join(*step.layer, open.back().branches);
        open.pop_back();
        break;
      default: x = step.form != nullptr ? step.form(step, x, training) : apply(step, x, training);
    }
  }
  return x;
}

}  // namespace animevae
