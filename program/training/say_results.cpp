// SPDX-License-Identifier: MIT
#include "training/say_results.hpp"

#include <fmt/format.h>

#include <string>

#include <animevae/core/decimal.hpp>
#include <animevae/latent/diagnosis.hpp>

#include "options/fixed.hpp"

namespace av = animevae;

namespace animevae::program {

void say_results(Log& log, const Results& results, const std::filesystem::path& folder) {
  const av::Metrics& metrics = results.model;
  const std::string report = fmt::format("report: {}", (folder / "report.html").string());
  if (!results.problem.empty()) return log.say(report);
  std::string rates;
  for (const double rate : metrics.rate_per_latent) rates += ' ' + fixed(rate, 2);
  log.say(fmt::format("reconstructions of {} {}: PSNR {:.2f} dB, mean absolute error {:.4f}, mean squared error {:.5f}",
                      av::with_separators(metrics.images), results.of, metrics.psnr, metrics.mean_absolute_error,
                      metrics.mean_squared_error));
  if (results.has_comparison())
    log.say(
        fmt::format("always answering the mean image gets {:.4f} and {:.5f}; the model's errors are {:.1f} % and "
                    "{:.1f} % of these",
                    results.mean_image.mean_absolute, results.mean_image.mean_squared, results.absolute_percent(),
                    results.squared_percent()));
  if (const auto warning = warning_of(results)) log.say("warning: " + *warning);
  log.say(fmt::format("distortion {} nats, rate {} nats", fixed(metrics.distortion, 1), fixed(metrics.rate, 2)));
  if (metrics.rate_per_latent.size() <= 64) log.say(fmt::format("KL per latent:{}", rates));
  if (results.active_latents)
    log.say(fmt::format("{} of {} latents are active: the variance of their posterior means is above {:g}",
                        *results.active_latents, metrics.rate_per_latent.size(), av::active_variance));
  log.say(report);
}

}  // namespace animevae::program
