// SPDX-License-Identifier: MIT
#include "report/advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/plot/curve.hpp>

#include "report/curves.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

/// Means over stretches of a curve, which are less noisy than single readings. The last stretch ends with the curve.
std::vector<double> stretches(const std::vector<double>& values, std::size_t length) {
  std::vector<double> means;
  for (std::size_t begin = values.size() % length; begin + length <= values.size(); begin += length)
    means.push_back(mean(std::span{values}.subspan(begin, length)));
  return means;
}

/// The end of a curve, by stretches of a fifth of its readings.
struct CurveEnd {
  std::size_t length = 0;       ///< readings in a stretch
  double gained = 0, lost = 0;  ///< by the last stretch, compared with the one before it and with the highest one
};

CurveEnd end_of(const std::vector<double>& values) {
  const std::size_t length = std::max<std::size_t>(1, values.size() / 5);
  const std::vector<double> means = stretches(values, length);
  return {length, means.back() - means[means.size() - 2], *std::ranges::max_element(means) - means.back()};
}

/// The index at which beta first reaches its maximum; nothing where it does not rise.
std::optional<std::size_t> rise_of_beta(const av::Curve& beta) {
  if (beta.y.size() < 2) return std::nullopt;
  const auto highest = std::ranges::max_element(beta.y);
  if (!(*highest > beta.y.front() * 1.01)) return std::nullopt;
  return std::size_t(highest - beta.y.begin());
}

}  // namespace

std::string advice_on_length(const MetricsTable& metrics) {
  constexpr double noticeable = 0.1;  // dB
  constexpr std::size_t enough = 4;   // readings
  const auto curves = quality_curves(metrics);
  const std::vector<double>& psnr = curves.back().y;
  if (psnr.empty()) return {};
  if (psnr.size() < enough)
    return fmt::format("Is it finished? The quality was read {} only, which is too little to say.",
                       psnr.size() == 1 ? "once" : fmt::format("{} times", psnr.size()));
  const auto [length, gained, lost] = end_of(psnr);
  const std::string where = fmt::format("in the last {} of {} readings", length, psnr.size());
  if (gained > noticeable)
    return fmt::format("Is it finished? No: reconstructions still became better, by {:.2f} dB {}. Train longer.",
                       gained, where);
  if (lost <= 2 * noticeable)
    return fmt::format(
        "Is it finished? Nearly: reconstructions changed by {:+.2f} dB {}. Longer training would gain "
        "little.",
        gained, where);
  const std::string below = fmt::format("Is it finished? Reconstructions are {:.2f} dB below their best", lost);
  const std::vector<double>& training = curves.front().y;
  if (curves.size() == 2 && training.size() >= enough && end_of(training).lost <= noticeable)
    return below +
           ", those of training images are not: the model learns its images by heart. Train for fewer epochs, with "
           "--flips, or on more images.";
  if (rise_of_beta(curve_of(metrics, "beta", "beta")))
    return below + ", which a rising beta can cost. Train longer, or up to a smaller beta.";
  return below + ". Train longer, with a smaller learning rate.";
}

std::string advice_on_beta(const MetricsTable& metrics) {
  const std::string across = horizontal_column(metrics);
  const av::Curve beta = curve_of(metrics, "beta", "beta");
  const auto top = rise_of_beta(beta);
  if (!top) return {};
  std::string until = "to the end";
  if (*top + 1 < beta.y.size())
    until = across == "images"
                ? fmt::format("until {} images were seen", av::with_separators(std::int64_t(beta.x[*top])))
                : fmt::format("until {} {:g}", across.empty() ? "row" : across, beta.x[*top]);
  return fmt::format(
      "The weight of the rate, beta, rose from {:.3g} to {:.3g}, {}. While it does, the loss may rise too, which is no "
      "fault: the distortion and the PSNR say how well the model draws.",
      beta.y.front(), beta.y[*top], until);
}

std::string note_on_quality(const MetricsTable& metrics, const ReportFacts& facts) {
  if (!metrics.has("psnr")) return {};
  const std::string above =
      facts.results ? fmt::format(" The {:.2f} dB at the top of the page are of {}, likewise from posterior means.",
                                  facts.results->model.psnr, facts.results->images())
                    : std::string{};
  const auto count = [](std::int64_t images, const char* kind) {
    return images > 0 ? fmt::format("{} {}", av::with_separators(images), kind) : fmt::format("some {}", kind);
  };
  if (metrics.has(held_out_psnr_column))
    return fmt::format(
               "Quality of reconstructions: both lines are decoded from posterior means, of {} and {}, the "
               "same each time.",
               count(facts.watched.training, "training images"), count(facts.watched.held_out, "held-out images")) +
           above;
  if (metrics.has("held_out_psnr"))
    return "Quality of reconstructions, as an older version measured it: training is decoded from posterior means, of "
           "at most 64 images; held out from samples of the posterior, of all held-out images, which is lower. The "
           "distance between the two lines says nothing about overfitting." +
           above;
  return fmt::format("Quality of reconstructions: decoded from posterior means, of {}, the same each time.",
                     count(facts.watched.training, "images that the model is trained on")) +
         above;
}

}  // namespace animevae::program
