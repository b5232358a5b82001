// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/abs.h>
#include <ATen/ops/nonzero.h>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/tensor/random.hpp>

namespace animevae {

inline constexpr double least_truncation = 0.01;  ///< below it, noise would be redrawn hundreds of times

/// Standard normal numbers within -limit..limit: those of standard_normal() for the same generator, with numbers
/// outside redrawn until they lie within. InvalidValue for a limit below 0.01.
inline Tensor truncated_normal(at::IntArrayRef sizes, double limit, Generator& generator,
                               const at::TensorOptions& options) {
  if (!(limit >= least_truncation))
    throw InvalidValue("a normal distribution is truncated at " + decimal(least_truncation) +
                       " or farther out, not at " + decimal(limit));
  const Tensor numbers = standard_normal(sizes, generator, options), flat = numbers.view({-1});
  for (Tensor outside = at::nonzero(at::abs(flat) >= limit).flatten(); outside.numel() > 0;) {
    const Tensor again = standard_normal({outside.numel()}, generator, options);
    flat.index_copy_(0, outside, again);
    outside = outside.index_select(0, at::nonzero(at::abs(again) >= limit).flatten());
  }
  return numbers;
}

/// The same in the precision and on the device of `like`.
inline Tensor truncated_normal(at::IntArrayRef sizes, double limit, Generator& generator, const Tensor& like) {
  return truncated_normal(sizes, limit, generator, like.options());
}

}  // namespace animevae
