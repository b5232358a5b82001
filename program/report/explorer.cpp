// SPDX-License-Identifier: MIT
#include "report/explorer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include <animevae/core/error.hpp>
#include <animevae/plot/base64.hpp>

#include "report/html.hpp"

namespace av = animevae;

namespace animevae::program {

void check(const ReportExplorer& explorer) {
  if (explorer.sliders.empty() || explorer.starts.empty() || explorer.frames < 2)
    throw av::InvalidValue("an explorer needs at least one slider of two frames and one face to start from");
  for (const ReportStart& start : explorer.starts)
    if (start.frames.size() != explorer.sliders.size())
      throw av::InvalidValue(fmt::format("an explorer of {} sliders has a face with {} starting frames",
                                         explorer.sliders.size(), start.frames.size()));
}

std::string style_of(const ReportExplorer& explorer) {
  const std::string id = html_id(explorer.title);
  // A background of n tiles is placed in steps of 100 % / (n - 1).
  const auto last = [](std::size_t tiles) { return std::max<std::size_t>(1, tiles - 1); };
  std::string rules = fmt::format(
      "#{0}-sliders .frame{{aspect-ratio:{1}/{2};background-size:{3}% {4}%;"
      "background-position:calc(var(--column)*{5:.6f}%) calc(var(--row)*{6:.6f}%)}}\n",
      id, explorer.width, explorer.height, 100 * explorer.frames, 100 * explorer.sliders.size(),
      100.0 / double(last(std::size_t(explorer.frames))), 100.0 / double(last(explorer.sliders.size())));
  for (std::size_t k = 0; k < explorer.starts.size(); ++k)
    fmt::format_to(std::back_inserter(rules),
                   "#{}-sliders[data-start=\"{}\"] .frame{{background-image:url(data:image/webp;base64,{})}}\n", id, k,
                   av::to_base64(std::span<const std::byte>{explorer.starts[k].sheet}));
  return rules;
}

std::string html_of(const ReportExplorer& explorer) {
  const std::string id = html_id(explorer.title);
  std::string html = fmt::format(
      "<p>{}</p>\n<div class=\"sliders\" id=\"{}-sliders\" data-start=\"0\" "
      "data-from=\"{:g}\" data-to=\"{:g}\">\n<div class=\"controls\">\n",
      html_text(explorer.caption), id, explorer.from, explorer.to);
  const auto add = [&html]<class... Values>(fmt::format_string<Values...> format, Values&&... values) {
    fmt::format_to(std::back_inserter(html), format, std::forward<Values>(values)...);
  };
  if (explorer.starts.size() > 1) {
    add("<fieldset><legend>Start from</legend>\n");
    for (std::size_t k = 0; k < explorer.starts.size(); ++k)
      add("<label><input type=\"radio\" name=\"{}-start\" value=\"{}\"{}>{}</label>\n", id, k, k == 0 ? " checked" : "",
          html_text(explorer.starts[k].name));
    add("</fieldset>\n");
  }
  add("<button type=\"button\" class=\"play\" aria-pressed=\"false\">Play all</button>\n"
      "<button type=\"button\" class=\"reset\">Reset</button>\n</div>\n<div class=\"directions\">\n");
  for (std::size_t row = 0; row < explorer.sliders.size(); ++row) {
    const ReportSlider& slider = explorer.sliders[row];
    std::string starts;
    for (const ReportStart& start : explorer.starts)
      starts += (starts.empty() ? "" : " ") + std::to_string(start.frames[row]);
    const std::string name = html_text(slider.name);
    add("<figure><div class=\"frame\" role=\"img\" aria-label=\"the face as {0} goes\" "
        "style=\"--row:{1};--column:{2}\">"
        "</div>\n<input type=\"range\" min=\"0\" max=\"{3}\" value=\"{2}\" data-starts=\"{4}\" aria-label=\"{0}\">\n",
        name, row, explorer.starts.front().frames[row], explorer.frames - 1, starts);
    if (!slider.low.empty() || !slider.high.empty())
      add("<div class=\"ends\"><span>{}</span><span>{}</span></div>\n", html_text(slider.low), html_text(slider.high));
    add("<figcaption><b>{}</b> <output></output><br>{}</figcaption></figure>\n", name, html_text(slider.note));
  }
  return html + "</div>\n</div>\n";
}

}  // namespace animevae::program
