// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/abs.h>
#include <ATen/ops/square.h>
#include <ATen/ops/stack.h>

#include <cstdint>

#include <animevae/core/error.hpp>
#include <animevae/data/for_each_batch.hpp>
#include <animevae/metric/metrics.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The mean of a data set's images, (1, C, H, W) in [0, 1]: the best prediction that ignores its input. Throws
/// InvalidValue when there are none.
template <class Data>
[[nodiscard]] Tensor mean_image(const Data& data, std::int64_t batch_size = default_batch_size) {
  if (data.size() < 1) throw InvalidValue("the data set is empty; a mean image needs an image");
  const at::NoGradGuard no_grad;
  Tensor sum;
  for_each_batch(data, batch_size, [&](std::int64_t, const Tensor& images) {
    const Tensor more = images.to(at::kDouble).sum(0, /*keepdim=*/true);
    sum = sum.defined() ? sum + more : more;
  });
  return (sum / double(data.size())).to(at::kFloat);
}

/// The errors of predicting the same picture for every image of a data set:
///
///     errors_of_answering(mean_image(training), held_out)  // what a model has to beat
///
/// Without images, both are zero.
template <class Data>
[[nodiscard]] PixelErrors errors_of_answering(const Tensor& picture, const Data& data,
                                              std::int64_t batch_size = default_batch_size) {
  const at::NoGradGuard no_grad;
  Tensor sums;
  for_each_batch(data, batch_size, [&](std::int64_t, const Tensor& images) {
    const Tensor error = (images - picture).to(at::kDouble);
    const Tensor more = at::stack({at::square(error).sum(), at::abs(error).sum()});
    sums = sums.defined() ? sums + more : more;
  });
  if (!sums.defined()) return {};
  const Tensor means = (sums / (double(data.size()) * double(picture.numel()))).to(at::kCPU).contiguous();
  return {.mean_squared = means.data_ptr<double>()[0], .mean_absolute = means.data_ptr<double>()[1]};
}

}  // namespace animevae
