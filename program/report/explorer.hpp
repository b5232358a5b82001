// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace animevae::program {

// Sliders of a page that go through pictures made beforehand. Each moves one direction of the latent space while all
// others stay.

/// One direction, with a slider of its own.
struct ReportSlider {
  std::string name{};         ///< "z3 hair shade"
  std::string note{};         ///< "KL 3.21 nats"
  std::string low{}, high{};  ///< names of its ends: "dark", "light"
};

/// A face from which all directions are walked.
struct ReportStart {
  std::string name{};
  std::vector<std::byte> sheet{};  ///< a WebP: a row of frames per slider
  std::vector<int> frames{};       ///< of each slider, the frame nearest to the face itself
};

struct ReportExplorer {
  std::string title{}, caption{};
  double from = -3, to = 3;  ///< values at the ends of the sliders
  int frames = 15;           ///< of each slider
  int width = 64, height = 64;
  std::vector<ReportSlider> sliders{};
  std::vector<ReportStart> starts{};  ///< the first is shown
};

/// Throws InvalidValue for an explorer that has nothing to move, or a face without a frame for each slider.
void check(const ReportExplorer& explorer);

/// The rules that show a face's frames: the pictures are written once, however many sliders show them.
[[nodiscard]] std::string style_of(const ReportExplorer& explorer);

[[nodiscard]] std::string html_of(const ReportExplorer& explorer);

}  // namespace animevae::program
