// SPDX-License-Identifier: MIT
#include "run/evaluation_mode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <animevae/core/decimal.hpp>
#include <animevae/network/network.hpp>

namespace av = animevae;

namespace animevae::program {

namespace {

/// The smallest momentum of the batch normalisations: the fraction of running statistics that a step replaces; 0 for a
/// model without any.
double slowest(const Preset& preset) {
  double least = 0;
  for (const av::NamedNetwork& each : preset.networks)
    for (const av::Layer& layer : each.network.layers)
      if (layer.op == av::Op::batch_norm) least = least == 0 ? layer.momentum : std::min(least, layer.momentum);
  return least;
}

/// The number of steps after which a twentieth of the initial running statistics is left, to two digits.
std::int64_t steps_to_settle(double momentum) {
  const double steps = std::log(0.05) / std::log1p(-momentum);
  const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(steps)) - 1));
  return std::int64_t(std::ceil(steps / unit) * unit);
}

std::string steps_text(std::int64_t steps) {
  return fmt::format("{} step{}", av::with_separators(steps), steps == 1 ? "" : "s");
}

}  // namespace

std::optional<std::string> caution_of(const Preset& preset, std::optional<std::int64_t> steps) {
  const double momentum = slowest(preset);
  if (!steps || momentum == 0 || momentum == 1 || *steps >= steps_to_settle(momentum)) return std::nullopt;
  return fmt::format(
      "the running statistics of batch normalisation have seen {} and keep {:g} % of themselves at each; results and "
      "pictures depend on them and mean little before about {}",
      steps_text(*steps), 100 * (1 - momentum), steps_text(steps_to_settle(momentum)));
}

std::string why_not_finite(const Preset& preset, std::optional<std::int64_t> steps) {
  const std::string what = "in evaluation mode the model's numbers for these images are not finite: ";
  if (const auto caution = caution_of(preset, steps)) return what + *caution;
  return what +
         (slowest(preset) == 0 ? "its weights do not suit them"
                               : "its weights, or the running statistics of its batch normalisation, do not "
                                 "suit them") +
         "; train it longer or with a smaller learning rate";
}

}  // namespace animevae::program
