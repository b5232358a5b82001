// SPDX-License-Identifier: MIT
#include "report/header.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

#include <animevae/core/letter_case.hpp>
#include <animevae/latent/diagnosis.hpp>
#include <animevae/plot/axis.hpp>
#include <animevae/train/progress_text.hpp>

#include "report/html.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

/// A number and its unit: "1.5" and "million", or "256,000" and "".
std::pair<std::string, std::string> large_count(double count) {
  return count >= 1e6 ? std::pair{av::number_label(count / 1e6, 1), std::string{"million"}}
                      : std::pair{av::number_label(count, 0), std::string{}};
}

std::string in_use(std::int64_t active, int latents) {
  if (active == latents) return "all of which carry information";
  return fmt::format("{} of which carr{} information", active == 0 ? "none" : std::to_string(active),
                     active == 1 ? "ies" : "y");
}

std::string lede(const RunOutcome& run) {
  std::string text;
  if (std::isfinite(run.images_seen)) {
    const auto [count, unit] = large_count(run.images_seen);
    text = fmt::format("The model has seen {}{}{} images", count, unit.empty() ? "" : " ", unit);
    if (std::isfinite(run.seconds)) text += " in " + av::format_duration(run.seconds);
    text += ". ";
  }
  if (run.latents() == 0) return text;
  text += fmt::format("It sums each one up in {} numbers", run.latents());
  const av::Metrics& model = run.results.model;
  if (run.results.active_latents) text += ", " + in_use(*run.results.active_latents, run.latents());
  if (std::isfinite(model.rate)) text += fmt::format(" ({:.1f} nats in all)", model.rate);
  if (std::isfinite(model.psnr))
    text += fmt::format(", and draws it again from them with a PSNR of {:.1f} dB{}", model.psnr,
                        run.is_measured() ? fmt::format(" (over {})", html_text(run.results.images())) : "");
  return text + ".";
}

std::string tiles(const RunOutcome& run) {
  std::string content;
  const auto tile = [&](const std::string& value, std::string_view unit, std::string_view name) {
    fmt::format_to(std::back_inserter(content), "<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>\n", name, value,
                   unit);
  };
  const Results& results = run.results;
  const av::Metrics& model = results.model;
  const std::string of = run.is_measured() ? ", " + html_text(results.images()) : "";
  if (std::isfinite(model.psnr)) tile(av::number_label(model.psnr, 1), "dB", "PSNR of reconstructions" + of);
  if (results.has_comparison() && std::isfinite(results.squared_percent()))
    tile(av::number_label(results.squared_percent(), 1), "%",
         "of the squared error of always answering the mean image");
  if (std::isfinite(model.rate)) tile(av::number_label(model.rate, 1), "nats", "rate: what the latents say (KL)");
  if (std::isfinite(model.distortion)) tile(av::number_label(model.distortion, 0), "nats", "distortion: what is lost");
  if (results.active_latents)
    tile(std::to_string(*results.active_latents), fmt::format("of {}", run.latents()), "latents in use (active)");
  if (std::isfinite(run.images_seen)) {
    const auto [count, unit] = large_count(run.images_seen);
    tile(count, unit, "images seen");
  }
  return content.empty() ? content : "<dl class=\"tiles\">\n" + content + "</dl>\n";
}

/// A sentence on the images that the headline numbers are measured on, and how.
std::string measured_on(const RunOutcome& run) {
  if (!run.is_measured()) return {};
  std::string text = fmt::format(
      "The errors, the rate and the latents in use are those of {}, decoded from posterior "
      "means.",
      html_text(run.results.images()));
  if (run.results.active_latents)
    text += fmt::format(
        " A latent is in use, or active, where the variance of its posterior means over these images "
        "is above {:g} (Burda, Grosse and Salakhutdinov, 2016).",
        av::active_variance);
  return "<p class=\"note\">" + text + "</p>\n";
}

std::string command_lines(const ReportFacts& facts) {
  std::string content;
  for (const auto& [purpose, command] : facts.commands)
    fmt::format_to(std::back_inserter(content), "<p class=\"command\">{}: <code>{}</code></p>\n", html_text(purpose),
                   html_text(command));
  return content;
}

/// A warning as a sentence: a capital in front, a full stop behind.
std::string sentence(std::string text) {
  if (!text.empty() && text.back() != '.') text += '.';
  return av::capitalised(std::move(text));
}

}  // namespace

std::string report_header(const ReportFacts& facts, const RunOutcome& run) {
  std::string content = fmt::format("<header><div>\n<h1>{}</h1>\n", html_text(facts.title));
  if (const auto text = lede(run); !text.empty())
    fmt::format_to(std::back_inserter(content), "<p class=\"lede\">{}</p>\n", text);
  for (const auto& warning : facts.warnings)
    fmt::format_to(std::back_inserter(content),
                   R"(<p class="warning" role="alert"><b>Look at this</b>{}</p>)"
                   "\n",
                   html_text(sentence(warning)));
  content += tiles(run) + measured_on(run) + command_lines(facts);
  return content + "</div></header>\n";
}

}  // namespace animevae::program
