// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/tensor/random.hpp>

namespace animevae {

/// Anime VAE's animation: each weight moves at a constant pace and reverses at the bounds. A plain value, which may be
/// copied, shown and changed; its state is never rounded.
struct Walk {
  std::vector<double> weights{};
  std::vector<int> directions{};  ///< of each weight, 1 or -1
  double step = 0.05;             ///< per tick
  double bound = 3;               ///< to either side

  /// Advances by one tick; a weight that reaches a bound is set to it and reverses.
  void advance() {
    constexpr double rounding = 1e-9;  // 0.05 is no binary fraction: 120 of them are not quite 6
    for (std::size_t i = 0; i < weights.size(); ++i) {
      weights[i] += directions[i] * step;
      if (std::abs(weights[i]) < bound - rounding) continue;
      directions[i] = weights[i] > 0 ? -1 : 1;
      weights[i] = -directions[i] * bound;
    }
  }

  /// The number of ticks after which every weight that has reversed once is back at its place: 240 with Anime VAE's
  /// numbers.
  [[nodiscard]] std::int64_t round_trip() const { return 2 * std::int64_t(std::ceil(2 * bound / step - 1e-9)); }
};

struct WalkOptions {
  std::uint64_t seed = 0;
  double step = 0.05, bound = 3;
};

/// Ticks per second of Anime VAE's window.
inline constexpr double walk_ticks_per_second = 50;

/// A walk of `count` weights that start at draws of N(0, 1), clipped to the bounds, in random directions; the same for
/// the same seed. InvalidValue for less than one weight, or a step that does not fit between the bounds.
inline Walk random_walk(std::int64_t count, const WalkOptions& options = {}) {
  if (count < 1) throw InvalidValue("a walk needs at least 1 weight, not " + decimal(count));
  if (!(options.step > 0 && options.step <= options.bound))
    throw InvalidValue("a walk's step is above 0 and at most its bound of " + decimal(options.bound) + ", not " +
                       decimal(options.step));
  Generator generator = make_generator(options.seed);
  const Tensor weights = at::randn({count}, generator, at::TensorOptions{}.dtype(at::kDouble));
  const Tensor signs = at::randint(0, 2, {count}, generator, at::TensorOptions{}.dtype(at::kLong));
  Walk walk{.step = options.step, .bound = options.bound};
  for (std::int64_t i = 0; i < count; ++i) {
    walk.weights.push_back(std::clamp(weights[i].item<double>(), -options.bound, options.bound));
    walk.directions.push_back(signs[i].item<std::int64_t>() == 0 ? -1 : 1);
  }
  return walk;
}

}  // namespace animevae
