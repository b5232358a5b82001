// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/plot/base64.hpp>

#include "report/html.hpp"

namespace animevae::program {

// Sliders of a page that go through pictures made beforehand: what moves when one direction of the latent space is
// walked and all others stay.

namespace report {

/// One direction, with a slider of its own.
struct Slider {
  std::string name{};         ///< "z3 hair shade"
  std::string note{};         ///< "KL 3.21 nats"
  std::string low{}, high{};  ///< what its ends are called: "dark", "light"
};

/// A face from which all directions are walked.
struct Start {
  std::string name{};
  std::vector<std::byte> sheet{};  ///< a WebP: a row of frames per slider
  std::vector<int> frames{};       ///< of each slider, the frame nearest to the face itself
};

struct Explorer {
  std::string title{}, caption{};
  double from = -3, to = 3;  ///< what the ends of the sliders stand for
  int frames = 15;           ///< of each
  int width = 64, height = 64;
  std::vector<Slider> sliders{};
  std::vector<Start> starts{};  ///< the first is shown
};

inline void check(const Explorer& explorer) {
  if (explorer.sliders.empty() || explorer.starts.empty() || explorer.frames < 2)
    throw animevae::InvalidValue{"an explorer needs at least one slider of two frames and one face to start from"};
  for (const Start& start : explorer.starts)
    if (start.frames.size() != explorer.sliders.size())
      throw animevae::InvalidValue{fmt::format("an explorer of {} sliders has a face with {} starting frames",
                                               explorer.sliders.size(), start.frames.size())};
}

/// The rules that show a face's frames: the pictures are written once, however many sliders show them.
inline std::string style_of(const Explorer& explorer) {
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
                   animevae::to_base64(std::span<const std::byte>{explorer.starts[k].sheet}));
  return rules;
}

inline std::string html_of(const Explorer& explorer) {
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
    const Slider& slider = explorer.sliders[row];
    std::string starts;
    for (const Start& start : explorer.starts)
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

/// One for all explorers of a page. Without it the pictures stand still.
inline constexpr const char* explorer_script = R"js(
for (const box of document.querySelectorAll('.sliders')) {
  const from = +box.dataset.from, to = +box.dataset.to;
  const sliders = [...box.querySelectorAll('input[type=range]')];
  const play = box.querySelector('.play');
  let timer = 0;
  const show = slider => {
    const figure = slider.closest('figure');
    const value = (from + (to - from) * slider.value / slider.max).toFixed(1).replace('-', '\u2212');
    figure.querySelector('.frame').style.setProperty('--column', slider.value);
    figure.querySelector('output').textContent = value;
    slider.setAttribute('aria-valuetext', value);
  };
  const reset = () => {
    for (const slider of sliders) {
      slider.value = slider.dataset.starts.split(' ')[box.dataset.start];
      slider.dataset.step = 1;
      show(slider);
    }
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    play.textContent = 'Play all';
    play.setAttribute('aria-pressed', 'false');
  };
  const move = () => {
    for (const slider of sliders) {
      if (+slider.value + +slider.dataset.step > +slider.max) slider.dataset.step = -1;
      if (+slider.value + +slider.dataset.step < 0) slider.dataset.step = 1;
      slider.value = +slider.value + +slider.dataset.step;
      show(slider);
    }
  };
  for (const slider of sliders) slider.addEventListener('input', () => { stop(); show(slider); });
  for (const choice of box.querySelectorAll('input[type=radio]'))
    choice.addEventListener('change', () => { stop(); box.dataset.start = choice.value; reset(); });
  play.addEventListener('click', () => {
    if (timer) return stop();
    timer = setInterval(move, 90);
    play.textContent = 'Stop';
    play.setAttribute('aria-pressed', 'true');
  });
  box.querySelector('.reset').addEventListener('click', () => { stop(); reset(); });
  reset();
}
)js";

}  // namespace report

}  // namespace animevae::program
