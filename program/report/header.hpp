// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include <animevae/plot/axis.hpp>
#include <animevae/train/progress_text.hpp>

#include "report/html.hpp"
#include "report/outcome.hpp"
#include "report/page.hpp"

namespace animevae::program {

// How a report begins: one sentence and a few numbers that say how the run went.

namespace report {

/// 1.5 and million, or 256,000 and nothing.
inline std::pair<std::string, std::string> large_count(double count) {
  return count >= 1e6 ? std::pair{animevae::number_label(count / 1e6, 1), std::string{"million"}}
                      : std::pair{animevae::number_label(count, 0), std::string{}};
}

inline std::string lede(const Outcome& run) {
  std::string text;
  if (std::isfinite(run.images)) {
    const auto [count, unit] = large_count(run.images);
    text = fmt::format("The model has seen {}{}{} images", count, unit.empty() ? "" : " ", unit);
    if (std::isfinite(run.seconds)) text += " in " + animevae::format_duration(run.seconds);
    text += ". ";
  }
  if (run.latents() == 0) return text;
  text += fmt::format("It sums each one up in {} numbers, ", run.latents());
  if (run.active() == run.latents()) text += "all of which carry information";
  else
    text += fmt::format("{} of which carr{} information", run.active() == 0 ? "none" : std::to_string(run.active()),
                        run.active() == 1 ? "ies" : "y");
  if (std::isfinite(run.rate)) text += fmt::format(" ({:.1f} nats in all)", run.rate);
  if (std::isfinite(run.psnr)) text += fmt::format(", and draws it again from them with a PSNR of {:.1f} dB", run.psnr);
  return text + ".";
}

inline std::string tiles(const Outcome& run) {
  std::string content;
  const auto tile = [&](const std::string& value, std::string_view unit, std::string_view name) {
    fmt::format_to(std::back_inserter(content), "<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>\n", name, value,
                   unit);
  };
  if (std::isfinite(run.psnr)) tile(animevae::number_label(run.psnr, 1), "dB", "quality of reconstructions (PSNR)");
  if (std::isfinite(run.rate)) tile(animevae::number_label(run.rate, 1), "nats", "rate: what the latents say (KL)");
  if (std::isfinite(run.distortion))
    tile(animevae::number_label(run.distortion, 0), "nats", "distortion: what is lost");
  if (run.latents() > 0)
    tile(std::to_string(run.active()), fmt::format("of {}", run.latents()),
         fmt::format("latents in use (KL above {:g})", active_above));
  if (std::isfinite(run.images)) {
    const auto [count, unit] = large_count(run.images);
    tile(count, unit, "images seen");
  }
  if (run.images > 0 && run.seconds > 0)
    tile(animevae::number_label(run.images / run.seconds, 0), "/s", "images per second");
  return content.empty() ? content : "<dl class=\"tiles\">\n" + content + "</dl>\n";
}

inline std::string header(const ReportFacts& facts, const Outcome& run) {
  std::string content = fmt::format("<header><div>\n<h1>{}</h1>\n", html_text(facts.title));
  if (const auto text = lede(run); !text.empty())
    fmt::format_to(std::back_inserter(content), "<p class=\"lede\">{}</p>\n", text);
  for (const auto& warning : facts.warnings)
    fmt::format_to(std::back_inserter(content),
                   R"(<p class="warning" role="alert"><b>Look at this</b>{}</p>)"
                   "\n",
                   html_text(warning));
  content += tiles(run);
  return content + "</div></header>\n";
}

}  // namespace report

}  // namespace animevae::program
