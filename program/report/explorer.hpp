// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace animevae::program {

// Sliders of a page that show pictures decoded beforehand. Each slider moves one direction of the latent space; all
// others stay at the start.

/// One direction, with a slider of its own.
struct ReportSlider {
  std::string name{};         ///< "z3 hair shade"
  std::string note{};         ///< "KL 3.21 nats"
  std::string low{}, high{};  ///< names of its ends: "dark", "light"
};

/// A face from which the sliders start.
struct ReportStart {
  std::string name{};
  std::vector<std::byte> sheet{};  ///< a WebP: a row of frames per slider
  std::vector<int> frames{};       ///< for each slider, the frame nearest to the face itself
};

struct ReportExplorer {
  std::string title{}, caption{};
  double from = -3, to = 3;  ///< values at the ends of the sliders
  int frames = 15;           ///< per slider
  int width = 64, height = 64;
  std::vector<ReportSlider> sliders{};
  std::vector<ReportStart> starts{};  ///< the first is shown
};

/// Throws InvalidValue for an explorer without sliders or faces, and for a face without a frame for each slider.
void check(const ReportExplorer& explorer);

/// The CSS rules that show a face's frames. They hold the pictures once for all sliders.
[[nodiscard]] std::string style_of(const ReportExplorer& explorer);

[[nodiscard]] std::string html_of(const ReportExplorer& explorer);

}  // namespace animevae::program
