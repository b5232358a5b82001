// SPDX-License-Identifier: MIT
#include "explore/window/explore_window.hpp"

#include <GLFW/glfw3.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "explore/measure.hpp"
#include "explore/window/desktop.hpp"
#include "explore/window/panels.hpp"

namespace animevae::program {

namespace {

using Clock = Desktop::Clock;

double seconds_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

/// The areas of the parts of the window.
struct Layout {
  Area sliders{}, picture{}, morph{}, tray{}, message{}, all{};

  Layout(const Pen& pen, ImVec2 from, ImVec2 size) {
    const float margin = pen.px(16), gap = pen.px(14), bottom = pen.px(26);
    all = {from, {from.x + size.x, from.y + size.y}};
    const Area inner{{all.from.x + margin, all.from.y + pen.px(4)}, {all.to.x - margin, all.to.y - bottom - pen.px(6)}};
    message = {{inner.from.x + pen.px(4), inner.to.y + pen.px(4)}, {inner.to.x, all.to.y - pen.px(4)}};
    const float ends = pen.px(48), pins = pen.px(52);
    const float left = std::min(inner.width() * 0.53f, pen.px(760));
    sliders = {inner.from, {inner.from.x + left, inner.to.y}};
    const float x = sliders.to.x + gap;
    tray = {{x, inner.to.y - pins}, inner.to};
    morph = {{x, tray.from.y - gap - ends}, {inner.to.x, tray.from.y - gap}};
    picture = {{x, inner.from.y}, {inner.to.x, morph.from.y - gap}};
  }
};

class Window {
 public:
  Window(const Run& run, const ExploreOptions& options)
      : options_{options},
        desktop_{options.run.empty() ? "animevae" : name_of(run) + " - animevae", options.scale},
        app_{run, options, &Desktop::wake} {
    desktop_.set_events({.key = [this](std::string_view key, bool is_repeat) { app_.press(key, is_repeat); },
                         .drop = [this](const std::vector<std::string>& files) { app_.open(files); }});
  }

  void run() {
    while (!desktop_.is_closed() && !app_.ends() && !is_measured()) {
      pause();
      frame();
      measure();
    }
    if (options_.measure) fmt::print("{}", measured_.text(desktop_.renderer()));
  }

  void finish() {
    desktop_.hide();
    app_.finish();
  }

 private:
  static constexpr auto frame_time = std::chrono::microseconds{16'000};

  /// Waits for the next frame: at an even pace while something moves, and otherwise for an event, so that an idle
  /// window costs nothing. After an event there are three frames, since Dear ImGui shows some changes a frame or two
  /// later.
  void pause() {
    const bool is_moving = app_.moves() || options_.measure;
    if (!is_moving && frames_wanted_ <= 0) {
      desktop_.wait();
      last_ = Clock::now() - frame_time;  // so that the event is drawn at once
    }
    desktop_.wait_until(last_ + frame_time);
    frames_wanted_ = Desktop::take_happened() ? 3 : frames_wanted_ - 1;
  }

  void frame() {
    const auto begin = Clock::now();
    const double elapsed = seconds_between(last_, begin);
    last_ = begin;
    desktop_.begin_frame(app_.view().zoom);
    const Pen pen{look_of(app_.view().is_dark), desktop_.scale()};
    apply(pen.look, pen.scale);
    const ImGuiViewport& viewport = *ImGui::GetMainViewport();
    ImGui::SetNextWindowPos(viewport.Pos);
    ImGui::SetNextWindowSize(viewport.Size);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
    ImGui::Begin("animevae", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_MenuBar | ImGuiWindowFlags_NoBringToFrontOnFocus |
                     ImGuiWindowFlags_NoSavedSettings);
    ImGui::PopStyleVar();
    draw_menu(app_);
    const float menu = ImGui::GetFrameHeight();
    const Layout layout{pen, {viewport.Pos.x, viewport.Pos.y + menu}, {viewport.Size.x, viewport.Size.y - menu}};
    take_picture(layout.picture.inset(pen.px(10)), elapsed);
    if (app_.view().shows_help) draw_help(app_, pen, layout.all);
    else draw_panels(pen, layout);
    ImGui::End();
    desktop_.end_frame(pen.look.background);
    note(begin);
  }

  void take_picture(const Area& room, double elapsed) {
    const float density = desktop_.density();
    arrived_ = app_.frame(elapsed, int(room.width() * density), int(room.height() * density));
    if (!arrived_) return;
    picture_.set(arrived_->enlarged);
    if (picture_size_.pixels.empty()) desktop_.set_icon(arrived_->picture);
    picture_size_ = arrived_->enlarged;
  }

  void draw_panels(const Pen& pen, const Layout& layout) {
    draw_sliders(app_, pen, layout.sliders);
    draw_picture(pen, layout.picture, picture_, picture_size_, desktop_.density());
    draw_morph(app_, pen, layout.morph, thumbnails_);
    draw_tray(app_, pen, layout.tray, thumbnails_);
    draw_message(app_, pen, layout.message);
    thumbnails_.forget(app_.state().places());
  }

  /// Begins to measure once the images are encoded and a picture is shown.
  void measure() {
    if (!options_.measure || measure_begin_ || picture_size_.pixels.empty() || app_.is_encoding_images()) return;
    app_.state().animate(true);
    measure_begin_ = Clock::now();
  }
  [[nodiscard]] bool is_measured() const {
    return measure_begin_ && seconds_between(*measure_begin_, Clock::now()) > *options_.measure;
  }
  void note(Clock::time_point begin) {
    const auto now = Clock::now();
    if (measure_begin_) {
      measured_.intervals.add(seconds_between(shown_at_, now));
      measured_.drawing.add(seconds_between(begin, now));
      if (arrived_) {
        measured_.decoding.add(arrived_->seconds);
        measured_.latency.add(seconds_between(arrived_->asked, now));
      }
    }
    shown_at_ = now;
  }

  ExploreOptions options_;
  Desktop desktop_;
  ExploreApp app_;
  Texture picture_{};
  animevae::Image picture_size_{};
  Thumbnails thumbnails_{};
  std::optional<DecodedPicture> arrived_{};
  std::optional<Clock::time_point> measure_begin_{};
  WindowMeasure measured_{};
  Clock::time_point last_ = Clock::now(), shown_at_ = Clock::now();
  int frames_wanted_ = 3;
};

}  // namespace

void explore_in_window(const Run& run, const ExploreOptions& options) {
  Window window{run, options};
  window.run();
  window.finish();
}

std::string window_libraries() {
  int major = 0, minor = 0, revision = 0;
  glfwGetVersion(&major, &minor, &revision);
  return fmt::format("Dear ImGui {}, GLFW {}.{}.{}", IMGUI_VERSION, major, minor, revision);
}

}  // namespace animevae::program
