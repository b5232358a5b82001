// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <animevae/core/decimal.hpp>
#include <animevae/train/measurement.hpp>

namespace animevae {

/// A warning, once the approximate posterior has collapsed onto the prior: the loss is warmed up, training has had
/// time, and the rate is still near 0. `warmed_up` is the model's is_warmed_up().
inline std::optional<std::string> collapse_warning(const Measurement& m, bool warmed_up) {
  constexpr double next_to_nothing = 0.5;     // nats, of all latents together
  constexpr std::int64_t enough_steps = 200;  // a healthy run has several nats by then
  if (!warmed_up || m.progress.step < enough_steps || !(m.rate < next_to_nothing)) return std::nullopt;
  return "the posterior has collapsed: at step " + std::to_string(m.progress.step) + " the latents carry " +
         decimal(double(std::int64_t(m.rate * 1000)) / 1000) +
         " nats in all, so every picture is decoded to nearly the same face; try Kaiming-uniform initialisation, a "
         "smaller learning rate, a smaller beta or a longer warm-up";
}

}  // namespace animevae
